"""Times itchcpp's native books (decode, order-level books, best bid and offer) over one ITCH file held in memory.

usage: itchcpp_peer.py FILE SYMBOL...
Prints {"cpuSeconds": ..., "bbo": [[bid, bid shares, ask, ask shares], ...]} with prices in 1e-4, in the order of the symbols.
"""

import json
import sys
import time

from itchcpp.book import BookManager


def quote(bbo):
    bid = [round(bbo.bid_price * 10000), bbo.bid_shares] if bbo.has_bid else [0, 0]
    ask = [round(bbo.ask_price * 10000), bbo.ask_shares] if bbo.has_ask else [0, 0]
    return bid + ask


def main(path, symbols):
    with open(path, "rb") as file:
        data = file.read()
    books = BookManager()
    started = time.process_time()
    books.process_stream(data)
    seconds = time.process_time() - started
    quotes = [quote(books.book_for_symbol(symbol).bbo()) for symbol in symbols]
    json.dump({"cpuSeconds": seconds, "bbo": quotes}, sys.stdout)


main(sys.argv[1], sys.argv[2:])
