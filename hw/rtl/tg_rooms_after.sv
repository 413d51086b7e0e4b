// What an order makes of a net amount and of what is left of its limit on both sides, for tg_rooms; or the net amount that it is replaced by.
`default_nettype none

module tg_rooms_after #(
    parameter int unsigned W = 64  // bits of an amount; the proof takes fewer
) (
    input  wire [W-1:0] net_i,
    input  wire [W-1:0] limit_i,
    input  wire        sell_i,
    input  wire [W-1:0] amount_i,
    input  wire        set_i,
    input  wire [W-1:0] set_net_i,
    output wire [W-1:0] net_o,
    output wire [W+2:0] up_o,
    output wire [W+2:0] down_o
);
  localparam logic [W+2:0] MOST = {4'b0000, {(W - 1) {1'b1}}}, LEAST = {4'b1111, {(W - 1) {1'b0}}};

  wire [W+2:0] net = {{3{net_i[W-1]}}, net_i};
  wire [W+2:0] amount = {3'b000, amount_i};
  wire [W+2:0] limit = {3'b000, limit_i};
  wire [W+2:0] sum = sell_i ? net - amount : net + amount;
  wire past = sum[W+2] != sum[W] || sum[W+2] != sum[W-1];  // bit W + 1 is as W + 2: no sum is as far from 0 as 2^(W + 1)
  wire [W+2:0] most = sell_i ? LEAST : MOST;
  assign net_o = set_i ? set_net_i : past ? most[W-1:0] : sum[W-1:0];

  // limit - net -/+ amount and limit + net +/- amount, each in one chain: a complement lacks one, which stands in the carries' lowest bit or below.
  wire [W+2:0] less_net = ~net;
  wire [W+2:0] up_amount = amount ^ {(W + 3) {!sell_i}};
  wire [W+2:0] down_amount = amount ^ {(W + 3) {sell_i}};
  wire [W+2:0] up_digits = limit ^ less_net ^ up_amount;
  wire [W+2:0] up_carries = (limit & less_net) | (limit & up_amount) | (less_net & up_amount);
`ifdef TG_MUTANT_ROOMS_CARRY
  wire [W+3:0] up = {up_digits, 1'b1} + {up_carries[W+1:0], 1'b1, 1'b1};
`else
  wire [W+3:0] up = {up_digits, 1'b1} + {up_carries[W+1:0], 1'b1, !sell_i};
`endif
  wire [W+2:0] down_digits = limit ^ net ^ down_amount;
  wire [W+2:0] down_carries = (limit & net) | (limit & down_amount) | (net & down_amount);
  wire [W+2:0] down = down_digits + {down_carries[W+1:0], sell_i};

`ifdef TG_PLAIN_ROOMS
  // For the proof of tg_netroom; that the chains say the same is a proof of its own.
  assign up_o = limit - (past ? most : sum);
  assign down_o = limit + (past ? most : sum);
`else
  assign up_o = past ? limit - most : up[W+3:1];
  assign down_o = past ? limit + most : down;
`endif

  wire unused = &{1'b0, up[0], sum[W+1], up_carries[W+2], down_carries[W+2]};

`ifdef TG_PROVE_ROOMS
  always @* begin
    if (sell_i) begin
      assert (up[W+3:1] == limit - net + amount);
      assert (down == limit + net - amount);
    end else begin
      assert (up[W+3:1] == limit - net - amount);
      assert (down == limit + net + amount);
    end
  end
`endif
endmodule
`default_nettype wire
