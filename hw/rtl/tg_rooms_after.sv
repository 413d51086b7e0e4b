// What an order makes of a net amount and of what is left of its limit on both sides, for tg_rooms; or the net amount that it is replaced by.
`default_nettype none

module tg_rooms_after (
    input  wire [63:0] net_i,
    input  wire [63:0] limit_i,
    input  wire        sell_i,
    input  wire [63:0] amount_i,
    input  wire        set_i,
    input  wire [63:0] set_net_i,
    output wire [63:0] net_o,
    output wire [66:0] up_o,
    output wire [66:0] down_o
);
  localparam logic [66:0] MOST = 67'h0_7fff_ffff_ffff_ffff, LEAST = 67'h7_8000_0000_0000_0000;

  wire [66:0] net = {{3{net_i[63]}}, net_i};
  wire [66:0] amount = {3'b000, amount_i};
  wire [66:0] limit = {3'b000, limit_i};
  wire [66:0] sum = sell_i ? net - amount : net + amount;
  wire past = sum[66] != sum[64] || sum[66] != sum[63];  // bit 65 is as 66: no sum is as far from 0 as 2^65
  wire [66:0] most = sell_i ? LEAST : MOST;
  assign net_o = set_i ? set_net_i : past ? most[63:0] : sum[63:0];

  // limit - net -/+ amount and limit + net +/- amount, each in one chain: a complement lacks one, which stands in the carries' lowest bit or below.
  wire [66:0] less_net = ~net;
  wire [66:0] up_amount = amount ^ {67{!sell_i}};
  wire [66:0] down_amount = amount ^ {67{sell_i}};
  wire [66:0] up_digits = limit ^ less_net ^ up_amount;
  wire [66:0] up_carries = (limit & less_net) | (limit & up_amount) | (less_net & up_amount);
`ifdef TG_MUTANT_ROOMS_CARRY
  wire [67:0] up = {up_digits, 1'b1} + {up_carries[65:0], 1'b1, 1'b1};
`else
  wire [67:0] up = {up_digits, 1'b1} + {up_carries[65:0], 1'b1, !sell_i};
`endif
  wire [66:0] down_digits = limit ^ net ^ down_amount;
  wire [66:0] down_carries = (limit & net) | (limit & down_amount) | (net & down_amount);
  wire [66:0] down = down_digits + {down_carries[65:0], sell_i};

`ifdef TG_PLAIN_ROOMS
  // For the proof of tg_netroom; that the chains say the same is a proof of its own.
  assign up_o = limit - (past ? most : sum);
  assign down_o = limit + (past ? most : sum);
`else
  assign up_o = past ? limit - most : up[67:1];
  assign down_o = past ? limit + most : down;
`endif

  wire unused = &{1'b0, up[0], sum[65], up_carries[66], down_carries[66]};

`ifdef TG_PROVE_ROOMS
  always @* begin
    if (sell_i) begin
      assert (up[67:1] == limit - net + amount);
      assert (down == limit + net - amount);
    end else begin
      assert (up[67:1] == limit - net - amount);
      assert (down == limit + net + amount);
    end
  end
`endif
endmodule
`default_nettype wire
