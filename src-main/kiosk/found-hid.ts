import type { FoundHidDevice } from '../../drivers/native-ports.ts'

/** HID POS scanner (usage page 8C), or Honeywell's own page. */
export function isPosScanner({ usagePage, usage }: FoundHidDevice): boolean {
  return (usagePage === 0x8c && usage === 0x02) || usagePage === 0xff8c
}

/** The guard's keyboard, or a scanner that says it is one. */
export function isKeyboard({ usagePage, usage }: FoundHidDevice): boolean {
  return usagePage === 0x01 && usage === 0x06
}
