import { sqliteFault, type Fault } from './fault.ts'
import type { Store } from './open-store.ts'

/** Which setting of which device: `device` is the id of its view (`thermometer`, `scanner-1`, `barrier`). */
export interface DeviceSetting {
  lane: string
  device: string
  what: 'pairing' | 'calibration'
}

export interface SetDevice {
  /** As it was given, JSON. The reader checks what stands in it. */
  content: unknown
  /** UTC ms. */
  at: number
  /** Staff number. */
  by: string
}

/** What an installer set on the screen. It goes before the config file; null where nothing was set there. */
export interface DeviceSetup {
  /** Throws SqliteError when the file is damaged. */
  get(setting: DeviceSetting): SetDevice | null
  /** `null` takes a setting away: then the config counts again. */
  set(setting: DeviceSetting, value: SetDevice | null): { ok: true } | ({ ok: false } & Fault)
}

export function openDeviceSetup({ db }: Store): DeviceSetup {
  const read = db.prepare<[DeviceSetting], { content: string; at: number; by: string }>(`
    SELECT content, set_at AS at, set_by AS by FROM device_setup
    WHERE lane = :lane AND device = :device AND what = :what`)
  const write = db.prepare<[DeviceSetting & { content: string; at: number; by: string }]>(`
    INSERT INTO device_setup (lane, device, what, content, set_at, set_by)
    VALUES (:lane, :device, :what, :content, :at, :by)
    ON CONFLICT DO UPDATE SET content = excluded.content, set_at = excluded.set_at, set_by = excluded.set_by`)
  const remove = db.prepare<[DeviceSetting]>(
    'DELETE FROM device_setup WHERE lane = :lane AND device = :device AND what = :what',
  )
  return {
    get: (setting) => {
      const row = read.get(setting)
      return row === undefined ? null : { ...row, content: JSON.parse(row.content) as unknown }
    },
    set: (setting, value) => {
      try {
        if (value === null) remove.run(setting)
        else write.run({ ...setting, ...value, content: JSON.stringify(value.content) })
        return { ok: true }
      } catch (error) {
        return { ok: false, ...sqliteFault(error) }
      }
    },
  }
}
