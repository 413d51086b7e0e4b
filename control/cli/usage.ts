// What each command takes, in words.

const CONFIGURATION = (name: string, set: string): string => `tickgate ${name} get [--symbol S]... [--version N]
       tickgate ${name} set ${set}
       tickgate ${name} diff | commit --reason TEXT | rollback VERSION --reason TEXT | history | discard
       tickgate ${name} waiting | approve ID --reason TEXT
  get, history, diff    what is in force, what there was, what is prepared against it
  set                   prepares changes; nothing is in force before commit. SYMBOL * is every one. Values are whole numbers: prices and
                        sums in 1e-4 of the currency, ratios in sixteenths, times in ns. A field is named as get prints it, and as page,
                        audit file and errors do: symbols[S].strategies[imbalance].ratio_q4 is S.imbalance.ratioQ4
  rollback              a new version with the content of an old one
  waiting, approve      what loosens a limit, behind TLS: another person than its author gets it into force`;

const USAGES: Readonly<Record<string, string>> = {
  status: `tickgate status
  what is: state, placement, versions, feed, sessions, orders, latency, alarms; exit code 1 when the gateway is not heard of`,
  watch: `tickgate watch [--count N]
  a line a second, N of them; --json: a document a line`,
  params: CONFIGURATION("params", "SYMBOL.KIND.FIELD=VALUE..."),
  limits: CONFIGURATION(
    "limits",
    "SYMBOL.FIELD=VALUE rate.FIELD=VALUE global.FIELD=VALUE global.account.FIELD=VALUE...",
  ),
  arm: `tickgate arm --reason TEXT [--version N]
  lets strategies send orders, under version N or not at all (without it: the one in force)`,
  disarm: `tickgate disarm [--reason TEXT]
  no new order; ends a halt`,
  kill: `tickgate kill [--kind KIND]... [--symbol S]... [--reason TEXT]
       tickgate kill release [--reason TEXT]
  stops everything, or these strategies and symbols, cancels what is open and ends when it is flat: exit code 1 when it is not
  release takes all kill switches back and does not arm: \`disarm\` ends the halt, then \`arm\``,
  orders: `tickgate orders [--open] [--symbol S]... [--limit N]
  the newest N (50)`,
  positions: `tickgate positions [--symbol S]...
  positions against limits, and what they are worth`,
  throttle: `tickgate throttle reset SYMBOL --reason TEXT
  counts the orders of the symbol from 0 again (rule throttle)`,
  placement: `tickgate placement [HW_ONLY|HW_PREFERRED|SW_ONLY --reason TEXT]
  where strategies run: the card alone, the card first, software; without a word: where they do, and the last hand-over`,
  algo: `tickgate algo start --id ID --symbol S --side B|S --quantity N --kind twap|vwap|pov|iceberg --duration-s N --reason TEXT
         [--limit PRICE] [--urgency PERCENT] [--cap BPS] [--rate BPS] [--display N] [--policy passive|touch|cross] [--timeout-ms N]
         [--cross-ticks N] [--slice-ms N] [--min-child N] [--max-child N] [--gap-ms N]
         [--curve FILE | --store DIR [--from DAY] [--to DAY] [--feed NAME] [--parts N]]
       tickgate algo list [--open] | pause ID | resume ID | cancel ID, each of the last three with --reason TEXT
       tickgate algo replay --help
  start                 a parent order from now on, worked by the software path (placement SW_ONLY) through its risk gate
  --curve FILE          vwap: expected volumes over equal parts of the time, a whole number a line
  --store DIR           vwap: the same from the days of a store (\`ingest\`), at the time of day from now on
  list                  all parents, or those that are not over, and what they cost
  pause, resume, cancel what rests is cancelled with a pause; a gateway that was started again has its parents paused
  replay                one parent against a recording or the generated market; nothing needs to run`,
  alerts: `tickgate alerts list [--open]
       tickgate alerts ack ID [--name WHO] [--note TEXT]
  list  what somebody has to look at, those that nobody acknowledged first; --open: these alone. Exit code 1: there is one
  ack   you have it: behind TLS your certificate says who you are, otherwise --name does`,
  supervision: `tickgate supervision get [--version N] | status | history | waiting
       tickgate supervision check FILE
       tickgate supervision push FILE --reason TEXT | rollback VERSION --reason TEXT | approve ID --reason TEXT
  get       the rules in force, as the JSON file that push takes
  status    what is measured, which grades hold, what came of their actions, and how much of each limit is used; exit code 1: a grade holds
  check     what a push would change; nothing is in force
  push      all rules at once, against the version that get showed last (or --version N)
  approve   what supervises less, behind TLS: another person than its author. docs/supervision.md has rules and actions`,
  report: `tickgate report audit [--file FILE | --etcd URL[,URL...] [--etcd-prefix TEXT]]
       tickgate report performance
  audit        checks the chain of the audit file, or of the entries in etcd; no control plane needs to run
  performance  results, costs of execution, mark-outs and ratios by strategy, symbol, venue account, version and day, beside the latency of
               each version; docs/analytics.md has the formulas`,
  tap: `tickgate tap --feed IF --orders IF [--duration S] [--influx URL [--database NAME]]
tickgate tap --feed FILE --orders FILE --evidence FILE
  T3: from the first copy of a trigger on the feed to the frame of its order, by the capture's clock. Interfaces may be one and the same; evidence is what
  the control plane knows of the orders, or a file that \`tickgate orders --json\` printed. Exit code 1: no order matched`,
  stress: `tickgate stress [--scenarios FILE] [--positions FILE]
  what positions and open orders would lose, of the running gateway or of a file: distribution, limits breached, time to flat, the worst
  scenario; docs/stress.md has the files and formulas. Exit code 1: some scenario breaches a limit`,
  history: `tickgate history list | verify --store DIR
       tickgate history bars SYMBOL --store DIR [--from DAY] [--to DAY] [--feed NAME] [--kind time|volume|dollar] [--size N]
       tickgate history curve SYMBOL --store DIR [--from DAY] [--to DAY] [--feed NAME] [--start HH:MM:SS] [--end HH:MM:SS] [--parts N]
       tickgate history days|spreads|corrections SYMBOL --store DIR [--from DAY] [--to DAY] [--feed NAME]
  list, verify  what ingest has put there; whether every file is what was written (exit code 1: not)
  bars          --size: of a kind that is there in several sizes (seconds, shares, 1e-4 of the currency); the smallest
  curve         shares in equal parts (78) of a time of day (09:30 to 16:00) over the days, a number a line: \`algo start --curve\` takes them`,
  ingest: `tickgate ingest FILE... --store DIR [--date YYYY-MM-DD] [--feed NAME] [--timezone ZONE] [--replace]
         [--bar-seconds N] [--bar-shares N] [--bar-notional N] [--odd-bps N]
  FILE         ITCH 5.0 (BinaryFILE framing) or MoldUDP64 captures (pcap), plain or gzip; files of one day are one recording. The day is in the
               name (MMDDYYYY or YYYYMMDD), or --date says it
  --store      folder of the store: raw messages, trades, quotes, bars, spreads, curves and figures of days as Parquet files
  --feed       whose data it is (nasdaq): one dataset of a feed and a day
  --bar-...    what a time bar (60), a volume bar (10000 shares) and a dollar bar (1000000) hold
  --odd-bps    a print this far (in 1e-4) from the last good one does not count for prices (1000); 0: every one does
  --csv        trades, quotes or bars as CSV (plain, gzip, or the one file of a ZIP): --csv trade|quote|bar [--columns a,b,...] [--symbol S]
               [--time-unit s|ms|us|ns] [--price-scale N]; without --columns the first line has their names
  --influx     http://HOST:PORT[/DATABASE]: bars, spreads, curves and days go there too, bars as hours and days besides; a server that is away
               is waited for (--influx-wait-s 120), and the same command goes on later. --keep-days N: how long bars and spreads stay there (0: always)
  The same files again: nothing is done. Interrupted: the same command goes on. docs/market-history.md has tables and corrections`,
};

const COMMON = `  --json    one JSON document on stdout
  --state   folder of the control plane's state (.cache/run/control, or TICKGATE_STATE)
  --tls     folder of your certificate: ca.crt, tls.crt, tls.key (TICKGATE_TLS); without it the token in the state folder
  --server  https://HOST:PORT of a control plane elsewhere, with --tls (TICKGATE_SERVER)
  exit codes: 0 ok, 1 refused or failed, 2 usage, 3 environment
`;

/** Of one command; of all when there is no such command. */
export function usageOf(command: string): string {
  const own = Object.hasOwn(USAGES, command) ? USAGES[command] : undefined;
  if (own !== undefined) return `usage: ${own}\n${COMMON}`;
  return `usage: tickgate COMMAND [--json] [--state DIR]; tickgate COMMAND --help\n  ${Object.keys(USAGES).join(", ")}\n${COMMON}`;
}
