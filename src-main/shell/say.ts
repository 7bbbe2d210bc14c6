/** Words for whoever reads the kiosk's log: stderr, as the `kiosk` command says them. */
export function say(text: string): void {
  process.stderr.write(`kiosk: ${text}\n`)
}
