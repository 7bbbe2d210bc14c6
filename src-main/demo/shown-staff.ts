import type { KioskApi } from '../api/kiosk-api.ts'
import { DEMO_STAFF } from './player.ts'

/** A demo's screens name its staff with their PINs. They stay true when somebody tries how a PIN is changed. */
export function withShownStaff(api: KioskApi): KioskApi {
  const pins = new Map(Object.values(DEMO_STAFF).map(({ number, pin }) => [number, pin]))
  const note = <T extends { ok: boolean }>(number: string, pin: string, outcome: T): T => {
    if (outcome.ok && pins.has(number)) pins.set(number, pin)
    return outcome
  }
  const shown = () =>
    api.staff().flatMap(({ active, ...person }) => {
      const pin = pins.get(person.number)
      return active && pin !== undefined ? [{ ...person, pin }] : []
    })
  return {
    ...api,
    info: () => ({ ...api.info(), demoStaff: shown() }),
    resetPin: async (number, pin, by) => note(number, pin, await api.resetPin(number, pin, by)),
    changePin: async (change) => note(change.number, change.newPin, await api.changePin(change)),
  }
}
