/** The trading state of section 3 of docs/datapath.md: of one symbol, and of the whole path. */

export class SymbolTrading {
  trading: boolean;
  operationalHalt = false;
  shortRestricted = false;
  band = false;
  /** Lower and upper collar; without a band they mean nothing. */
  bandLo = 0n;
  bandHi = 0n;

  constructor(initialTrading: boolean) {
    this.trading = initialTrading;
  }

  /** Takes an H, h, Y or J in. @param market the feed's market code */
  message(type: string, bytes: readonly number[], market: string): void {
    const character = (at: number) => String.fromCharCode(bytes[at] ?? 0);
    const u32 = (at: number) => bytes.slice(at, at + 4).reduce((value, byte) => value * 256n + BigInt(byte), 0n);
    switch (type) {
      case "H":
        this.trading = character(19) === "T";
        break;
      case "h":
        if (character(19) === market) this.operationalHalt = character(20) === "H";
        break;
      case "Y":
        this.shortRestricted = character(19) !== "0";
        break;
      case "J":
        this.bandHi = u32(23);
        this.bandLo = u32(27);
        this.band = this.bandHi !== 0n;
        break;
      default:
        throw new Error(`${type} does not change the trading state of a symbol`);
    }
  }

  /** As it stands in a `trading` event: a change of this is what makes one. */
  shown() {
    return {
      trading: this.trading,
      operationalHalt: this.operationalHalt,
      shortRestricted: this.shortRestricted,
      band: this.band,
      sessionOpen: false,
      marketHalt: false,
      bandLo: this.band ? Number(this.bandLo) : 0,
      bandHi: this.band ? Number(this.bandHi) : 0,
    };
  }
}

export class MarketTrading {
  sessionOpen: boolean;
  marketHalt = false;

  constructor(initialOpen: boolean) {
    this.sessionOpen = initialOpen;
  }

  /** Takes an S or W in. */
  message(type: string, bytes: readonly number[]): void {
    const code = String.fromCharCode(bytes[11] ?? 0);
    if (type === "W") this.marketHalt = "123".includes(code);
    else if (code === "Q") this.sessionOpen = true;
    else if ("MEC".includes(code)) this.sessionOpen = false;
  }

  shown() {
    return {
      trading: false,
      operationalHalt: false,
      shortRestricted: false,
      band: false,
      sessionOpen: this.sessionOpen,
      marketHalt: this.marketHalt,
      bandLo: 0,
      bandHi: 0,
    };
  }
}
