/** Zeros before a staff number do not count: 1 and 0001 are one number. Of those of an older kiosk, letters stay. */
export function numberValue(number: string): string {
  return number.replace(/^0+/, '')
}
