// One line on stderr per thing done. stdout belongs to the command, which may be printing JSON.

/** @param {string} line */
export function say(line) {
  process.stderr.write(`tickgate: ${line}\n`);
}
