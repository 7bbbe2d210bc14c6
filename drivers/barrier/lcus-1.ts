/** LCUS-1, a relay of one coil behind a USB bridge: 8N1 at this speed. It answers nothing, to nothing. */
export const LCUS_1_BAUD = 9600

const START = 0xa0
const COIL = 0x01
const COMMAND_BYTES = 4

/** `A0 01 01 A2` switches the coil on, `A0 01 00 A1` off; the last byte is the low byte of the sum of the others. */
export function relayCommand(on: boolean): Uint8Array {
  const state = on ? 0x01 : 0x00
  return Uint8Array.of(START, COIL, state, (START + COIL + state) & 0xff)
}

/**
 * What a relay makes of its line: the coil as each whole command says it, and the bytes that may still become one.
 * Anything else is passed over, a command with a wrong sum too.
 */
export function hearCommands(
  kept: readonly number[],
  bytes: Uint8Array,
): { coil: boolean[]; kept: readonly number[] } {
  const coil: boolean[] = []
  let line = [...kept, ...bytes]
  while (line.length >= COMMAND_BYTES) {
    const on = [true, false].find((state) => relayCommand(state).every((byte, at) => line[at] === byte))
    if (on !== undefined) coil.push(on)
    line = line.slice(on === undefined ? 1 : COMMAND_BYTES)
  }
  return { coil, kept: line }
}
