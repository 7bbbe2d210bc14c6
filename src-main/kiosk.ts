import { createHmac, randomUUID } from 'node:crypto'
import type { Clock } from '../drivers/clock.ts'
import type { BenchApi, KioskApi } from './api/kiosk-api.ts'
import type { LaneView } from './api/contract.ts'
import { recognise } from './codes/recognise.ts'
import type { Trust } from './codes/trust/trust.ts'
import type { Config } from './config/config.ts'
import type { Loaded } from './config/json-file.ts'
import { exportCsv } from './journal/export-csv.ts'
import { listEntries } from './journal/query.ts'
import { portName } from './kiosk/calibration-in-use.ts'
import { openCalibrationDesk } from './kiosk/calibration-desk.ts'
import { openDevicePage } from './kiosk/device-page.ts'
import type { Devices } from './kiosk/devices.ts'
import { earlierVisits } from './kiosk/earlier-visits.ts'
import { laneApi } from './kiosk/lane-api.ts'
import { LaneFitting } from './kiosk/lane-fitting.ts'
import type { LaneThermometer } from './kiosk/lane-thermometer.ts'
import type { Ink } from './kiosk/lane-ink.ts'
import { LaneLoop } from './kiosk/lane-loop.ts'
import { openLookups, type Lookups } from './kiosk/lookup/lookups.ts'
import { loadNamed } from './kiosk/load-named.ts'
import { openLaneThermometer } from './kiosk/open-lane-thermometer.ts'
import { openRecords } from './kiosk/open-records.ts'
import { orderEnd } from './kiosk/order.ts'
import { Sightings } from './kiosk/sightings.ts'
import { openScreens } from './kiosk/screens.ts'
import { checkPin } from './kiosk/staff-answers.ts'
import { openStaffDesk } from './kiosk/staff-desk.ts'
import { entryRow, trustView } from './kiosk/supervisor-views.ts'
import { warmUpAtStart, type WarmUp } from './kiosk/warm-up.ts'
import { DEMO_PIN_COST, PIN_COST } from './people/pin.ts'
import type { Staff, StaffAudit } from './people/staff.ts'
import { openDeviceSetup } from './store/device-setup.ts'
import { openOutbox } from './store/outbox.ts'
import type { Store } from './store/open-store.ts'
import { openUndecided } from './store/undecided.ts'
import { openScreenKeys } from './store/screen-keys.ts'
import { startUplink, type Uplink } from './uplink/uplink.ts'
import type { DeviceId, LaneClosedWhy } from './words.ts'

export interface Kiosk {
  api: KioskApi
  /** null where the store could not be opened: then every lane is closed and says why. */
  store: Store | null
  lane(id: string): LaneLoop | null
  staff: Staff | null
  /** Where the Node host serves the screens, by the config. */
  port: number
  /** Why every lane is closed from the start, or null. */
  fault: { why: LaneClosedWhy; detail: string } | null
  close(): Promise<void>
}

/** Entries on one page of the supervisor's table. */
const PAGE_ROWS = 100
/** Longer than a shift: a deny that was older has been dealt with, or is known to the guards. */
const EARLIER_MS = 12 * 3_600_000

/**
 * The composition root: builds a gate from its config. The problem names the file and the place of what is
 * wrong with rules, patterns or trust, or where no database can be made; one that is there and cannot be opened is no
 * problem here but a closed lane.
 */
export function openKiosk({
  config,
  clock,
  random,
  devices,
  demo,
}: {
  config: Config
  clock: Clock
  random: () => number
  devices: Devices
  /** What makes this a demo: its bench, the trust in its own passes, its twin of an authority. null at a gate. */
  demo: { bench: BenchApi; trust: Trust; lookups: Lookups | null } | null
}): Loaded<Kiosk> {
  const named = loadNamed(config)
  if (!named.ok) return named
  const { rules, patterns } = named.value
  const live = named.value.trust
  const trust = (): Trust => demo?.trust ?? live.current()

  const lookups = demo?.lookups ?? openLookups(named.value.lookups, { clock, random })

  const records = openRecords(config, { cost: demo === null ? PIN_COST : DEMO_PIN_COST, record: audit })
  if (!records.ok) return records
  const opened = records.value
  const { store, journal, staff } = opened
  const outbox = store === null ? null : openOutbox(store)
  let backlog: LaneView['backlog'] = { waiting: 0, parked: 0, lastError: null }
  if (outbox !== null) backlog = shortBacklog(outbox.backlog())

  let staffed = false
  const noStaffYet = (): boolean => {
    if (staff === null) return false
    staffed ||= !staff.noStaffYet()
    return !staffed
  }
  let guarded = false
  const noGuardsYet = (): boolean => {
    if (staff === null) return false
    guarded ||= staff.list().some(({ role }) => role === 'guard')
    return !guarded
  }
  const end = orderEnd(config.order.until, config.timeZone)
  const closedBecause = (): { why: LaneClosedWhy; detail: string | null } | null => {
    if (opened.fault !== null) return opened.fault
    if (clock.now() >= end) return { why: 'order', detail: config.order.until }
    return noStaffYet() ? { why: 'setup', detail: null } : null
  }

  let uplink: Uplink | null = null
  const ink: Ink = (entry) => {
    if (journal === null) return { ok: false, ...(opened.fault ?? { why: 'store', detail: 'no store' }) }
    const appended = journal.append(entry)
    if (!appended.ok) {
      return {
        ok: false,
        why: appended.reason === 'disk-full' ? 'disk-full' : 'journal',
        detail: appended.detail,
      }
    }
    backlog = { ...backlog, waiting: backlog.waiting + 1 }
    uplink?.kick()
    return { ok: true }
  }

  const sightings = new Sightings()
  const setup = store === null ? null : openDeviceSetup(store)
  const undecided = store === null ? null : openUndecided(store)
  const fittings = new Map(
    config.lanes.map((lane) => [
      lane.id,
      new LaneFitting({
        file: lane,
        kept: (device) => setup?.get({ lane: lane.id, device, what: 'pairing' }) ?? null,
        devices,
        clock,
      }),
    ]),
  )
  const openModule = (
    { config: lane }: LaneFitting,
    warmUp: (warmUpMs: number) => WarmUp,
  ): LaneThermometer | null => {
    return openLaneThermometer({ lane, store, warmUp, since: clock.now() })
  }
  const poweredSince = clock.now() - devices.uptimeMs()
  const modules = new Map(
    [...fittings].map(([id, fitting]) => [
      id,
      openModule(fitting, (warmUpMs) => warmUpAtStart({ poweredSince, warmUpMs })),
    ]),
  )
  const lanes = new Map(
    [...fittings].map(([id, fitting]) => [
      id,
      new LaneLoop({
        // What the devices page sets counts from then on.
        get config() {
          return fitting.config
        },
        gate: config.gate.id,
        rules: rules.rules,
        rulesHash: rules.hash,
        resultSeconds: config.screen.resultSeconds,
        clock,
        newId: randomUUID,
        ink,
        keepUndecided: (visits) => undecided?.keep(id, visits).ok ?? false,
        recognise: (text, now) => recognise(text, { now, trust: trust(), ruianPatterns: patterns }),
        blind: (token) =>
          createHmac('sha256', store?.codeTokenKey ?? '')
            .update(token)
            .digest('base64url'),
        get thermometer() {
          return modules.get(id) ?? null
        },
        sightings,
        lookups,
        get openThermometer() {
          return fitting.openThermometer
        },
        get openScanners() {
          return fitting.openScanners
        },
        get openBarrier() {
          return fitting.openBarrier
        },
        closedBecause,
        backlog: () => backlog,
      }),
    ]),
  )

  if (outbox !== null && config.uplink !== null) {
    const started = startUplink({
      url: config.uplink.url,
      tokenFile: config.uplink.tokenFile,
      outbox,
      clock,
      random,
      fetch: globalThis.fetch,
      onBacklog: (changed) => {
        backlog = shortBacklog(changed)
        for (const lane of lanes.values()) lane.refresh()
      },
    })
    if (!started.ok) {
      store?.close()
      return { ok: false, problem: `uplink.url: ${started.expected}` }
    }
    uplink = started.uplink
  }
  for (const [id, lane] of lanes) {
    const rows = opened.latest.filter(({ row }) => row.lane === id)
    const since = clock.now() - EARLIER_MS
    lane.remember(earlierVisits({ rows, undecided: undecided?.of(id) ?? [], since }, rules.rules))
    lane.start()
  }
  // The order ends at midnight with nobody there, a clock that was wrong at the start is mended later, and trust lists are
  // renewed behind our back.
  let cancelMinute = clock.after(60_000, everyMinute)
  function everyMinute(): void {
    live.refresh()
    for (const lane of lanes.values()) lane.refresh()
    cancelMinute = clock.after(60_000, everyMinute)
  }

  const page = openDevicePage({
    lanes: [...fittings].flatMap(([id, fitting]) => {
      const lane = lanes.get(id)
      if (lane === undefined) return []
      return [
        {
          id,
          lane,
          fitting,
          refit: (device: DeviceId) => {
            const before = modules.get(id) ?? null
            fitting.refit(device)
            if (device !== 'thermometer') return
            const now = fitting.config.thermometer
            const isSame =
              now !== null &&
              now.protocol === before?.facts.protocol &&
              portName(now.port) === before.facts.port
            // How long another module has had power is not known.
            const warmUp = (warmUpMs: number): WarmUp =>
              isSame ? before.warmUp : warmUpAtStart({ poweredSince: clock.now(), warmUpMs })
            modules.set(id, openModule(fitting, warmUp))
          },
        },
      ]
    }),
    setup,
    ports: devices.ports,
    twins: demo !== null,
    platform: process.platform,
    clock,
    audit: (lane, note, by) => lane.audit(note, by),
  })
  /** Somebody's act at the gate, not a lane's: written by the first, which every gate has. False when it could not be. */
  function audit({ note, by }: StaffAudit): boolean {
    return lanes.values().next().value?.audit(note, by) ?? false
  }
  const screens = openScreens({
    keys: store === null ? null : openScreenKeys(store),
    clock,
    audit: (note, by) => audit({ note, by }),
  })
  const calibration = openCalibrationDesk({
    lanes: [...fittings].flatMap(([id, fitting]) => {
      const loop = lanes.get(id)
      if (loop === undefined) return []
      return [
        {
          id,
          loop,
          get thermometer() {
            return modules.get(id) ?? null
          },
          get config() {
            return fitting.config.thermometer?.calibration ?? null
          },
        },
      ]
    }),
    setup,
    clock,
  })
  const api: KioskApi = {
    ...openStaffDesk({ staff, lanes: [...lanes.values()], clock }),
    now: () => clock.now(),
    info: () => ({
      gate: config.gate,
      order: config.order,
      language: config.language,
      timeZone: config.timeZone,
      rules: {
        id: rules.rules.id,
        title: rules.rules.title[config.language],
        hash: rules.hash,
      },
      lanes: [...fittings.values()].map(({ config: lane }) => ({
        id: lane.id,
        direction: lane.direction,
        keyboardScanner: lane.scanners.some((scanner) => scanner.kind === 'keyboard'),
        camera: lane.camera,
      })),
      resultSeconds: config.screen.resultSeconds,
      uplink: config.uplink !== null,
      demo: demo !== null,
      needsSupervisor: noStaffYet(),
      needsGuards: noGuardsYet(),
      demoStaff: [],
    }),
    lane: (id) => {
      const lane = lanes.get(id)
      const fitting = fittings.get(id)
      if (lane === undefined || fitting === undefined) return null
      return laneApi(
        lane,
        () => fitting.config,
        (number, pin) => checkPin(staff, number, pin, clock.now()),
      )
    },
    entries: async ({ before, ...filter }) => {
      if (store === null) return { rows: [], next: null }
      const page = await listEntries(store, { ...filter, action: null }, { before, limit: PAGE_ROWS })
      return { rows: page.entries.map(entryRow), next: page.next }
    },
    exportCsv: ({ from, to, verdict, lane, personClass, text }, by) => {
      if (store === null) return nothing()
      const [first, last] = [from, to].map((at) => new Date(at).toISOString())
      audit({ note: `entries from ${first} to ${last} exported`, by: by.number })
      const filter = { from, to, verdict, lane, personClass, text, action: null }
      return exportCsv(store, { filter, timeZone: config.timeZone })
    },
    trust: () => {
      live.refresh()
      return trustView(trust(), live.problems(), config.codes.trustAge, clock.now())
    },
    calibration,
    devices: page.api,
    screens,
    bench: demo?.bench ?? null,
    after: (delayMs, run) => clock.after(delayMs, run),
  }

  return {
    ok: true,
    value: {
      api,
      store,
      staff,
      port: config.port,
      fault: opened.fault,
      lane: (id) => lanes.get(id) ?? null,
      close: async () => {
        cancelMinute()
        page.close()
        await uplink?.close()
        for (const lane of lanes.values()) await lane.close()
        lookups.close()
        store?.close()
      },
    },
  }
}

function shortBacklog({ waiting, parked, lastError }: LaneView['backlog']): LaneView['backlog'] {
  return { waiting, parked, lastError }
}

async function* nothing(): AsyncGenerator<string> {}
