// What the host side (tg_host) hands to the rest of the core, in groups that travel together. Register descriptions: docs/registers.md.
`default_nettype none

package tg_host_pkg;

  // Feed settings, as taken over by the last clear
  typedef struct packed {
    logic [31:0] a_addr;
    logic [15:0] a_port;
    logic [31:0] b_addr;
    logic [15:0] b_port;
    logic [79:0] session;      // first byte in [79:72]; 0: the first taken frame sets it
    logic        start_exact;  // 1: next = start_seq after a clear; 0: the first number offered
    logic [63:0] start_seq;
    logic [31:0] gap_wait_ns;
    logic [7:0]  market;       // market code: whose operational halts count
  } feed_settings_t;

  // A slot of the table SLOT
  typedef struct packed {
    logic        enable;
    logic        trading;      // initial
    logic        tick_100;     // tick is 100, else 1
    logic        lot_100;
    logic [15:0] locate;
    logic [63:0] stock;        // first byte in [63:56]
    logic [31:0] lo;           // window base
  } slot_t;

  // The order session. With urn_write and send_next_write the next numbers begin anew at urn and send_next. send_next, send_limit, ack and window
  // are where it stands while the host keeps it; a session that the card keeps begins with send_next as the number of its SYN.
  typedef struct packed {
    logic        ready;
    logic        urn_write;
    logic [31:0] urn;
    logic        send_next_write;
    logic [31:0] send_next;
    logic [31:0] send_limit;
    logic [31:0] ack;
    logic [15:0] window;
    logic [47:0] local_mac;
    logic [47:0] peer_mac;
    logic [31:0] local_ip;
    logic [31:0] peer_ip;
    logic [15:0] local_port;
    logic [15:0] peer_port;
    logic        card_keeps;
    logic        open;           // one cycle each
    logic        close;
    logic        reset;
    logic        received_take;
    logic [15:0] timeout;        // units of 65,536 ns
    logic [15:0] linger;
    logic [15:0] alive;
    logic [ 4:0] tries;
  } order_session_t;

  // Where the session stands that the card keeps
  typedef struct packed {
    logic [ 3:0] state;          // tg_tcp_pkg::state_e
    logic [ 2:0] cause;
    logic        unacknowledged;
    logic        received_waits;
    logic [15:0] received_rest;  // bytes behind `received`, at least
    logic [ 3:0] received_bytes; // of `received`, the first in the lowest byte; 0: none
    logic [63:0] received;
    logic [31:0] oldest;
    logic [15:0] repeated;       // since reset
    logic [15:0] damaged;
  } tcp_status_t;

  // A frame of the host: words, then the request
  typedef struct packed {
    logic        data_write;
    logic [31:0] data;
    logic        request;
    logic [11:0] length;       // bytes
    logic        payload;      // session payload, else a raw frame
    logic [15:0] sum;
  } host_frame_t;

  // A request to repair a book
  typedef struct packed {
    logic         write;
    logic [2:0]   op;          // tg_pkg::REPAIR_*
    logic [7:0]   slot;
    logic [63:0]  arg;
    logic [5:0]   length;      // of the message in data, bytes
    logic [383:0] data;
  } repair_request_t;

  // A window of the register bus: valid stays until ready. The word's address stands beside it, as wide as the window.
  typedef struct packed {
    logic        valid;
    logic        write;
    logic [31:0] wdata;
  } window_t;

  typedef struct packed {
    logic        ready;
    logic [31:0] rdata;
  } window_answer_t;
endpackage
`default_nettype wire
