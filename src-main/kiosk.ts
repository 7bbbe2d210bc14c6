import { createHmac, randomUUID } from 'node:crypto'
import type { Clock } from '../drivers/clock.ts'
import type { BenchApi, KioskApi, LaneApi } from './api/kiosk-api.ts'
import type { EntryRow, LaneView, SignInOutcome, TrustView } from './api/contract.ts'
import { recognise } from './codes/recognise.ts'
import { compileRuianPatterns, type RuianPattern } from './codes/ruian-site.ts'
import { openLiveTrust, type LiveTrust } from './codes/trust/live-trust.ts'
import { trustState } from './codes/trust/list-state.ts'
import type { Trust } from './codes/trust/trust.ts'
import type { Config, LaneConfig } from './config/config.ts'
import type { Loaded } from './config/json-file.ts'
import { exportCsv } from './journal/export-csv.ts'
import { openJournal, type Journal } from './journal/journal.ts'
import { listEntries, type ListedEntry } from './journal/query.ts'
import { portName } from './kiosk/calibration-in-use.ts'
import { openCalibrationDesk } from './kiosk/calibration-desk.ts'
import { openDevicePage } from './kiosk/device-page.ts'
import type { Devices } from './kiosk/devices.ts'
import { LaneFitting } from './kiosk/lane-fitting.ts'
import type { LaneThermometer } from './kiosk/lane-thermometer.ts'
import { LaneLoop, type Ink } from './kiosk/lane-loop.ts'
import { loadLookups } from './kiosk/lookup/load-lookups.ts'
import { openLookups, type LoadedLookup, type Lookups } from './kiosk/lookup/lookups.ts'
import { openLaneThermometer, readKeptOfModule, type KeptOfModule } from './kiosk/open-lane-thermometer.ts'
import { orderEnd } from './kiosk/order.ts'
import { loadRules, type KnownRules } from './kiosk/rules-file.ts'
import { Sightings } from './kiosk/sightings.ts'
import { protocolOf } from './kiosk/thermometer-protocol.ts'
import { warmUpAtStart, type WarmUp } from './kiosk/warm-up.ts'
import { parseHousehold } from './people/household.ts'
import { openStaff, type Staff, type StaffAudit } from './people/staff.ts'
import { openDeviceSetup } from './store/device-setup.ts'
import { sqliteFault } from './store/fault.ts'
import { noteKeyFile } from './store/key-pointer.ts'
import { openOutbox } from './store/outbox.ts'
import { openStore, type Store } from './store/open-store.ts'
import { startUplink, type Uplink } from './uplink/uplink.ts'
import type { DeviceId, LaneClosedWhy } from './words.ts'

export interface Kiosk {
  api: KioskApi
  /** null where the store could not be opened: then every lane is closed and says why. */
  store: Store | null
  lane(id: string): LaneLoop | null
  staff: Staff | null
  /** Why every lane is closed from the start, or null. */
  fault: { why: LaneClosedWhy; detail: string } | null
  close(): Promise<void>
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** Entries on one page of the supervisor's table. */
const PAGE_ROWS = 100

/**
 * The composition root: builds a gate from its config. The problem names the file and the place of what is
 * wrong with rules, patterns or trust; a store that cannot be opened is no problem here but a closed lane.
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

  const all = openAll(config)
  if (!all.ok) return all
  const opened = all.value
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
  const end = orderEnd(config.order.until, config.timeZone)
  const closedBecause = (): { why: LaneClosedWhy; detail: string | null } | null => {
    if (opened.fault !== null) return opened.fault
    if (clock.now() >= end) return { why: 'order', detail: config.order.until }
    return noStaffYet() ? { why: 'setup', detail: null } : null
  }

  let uplink: Uplink | null = null
  const ink: Ink = (entry) => {
    if (journal === null) return { ok: false, ...(opened.fault ?? NO_STORE) }
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
    return openLaneThermometer({ lane, store, kept: keptOfModule(store, lane), warmUp, since: clock.now() })
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
  for (const lane of lanes.values()) lane.start()
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
            // How long another module has had power, nobody knows.
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
  const audit = ({ note, by }: StaffAudit): void => {
    // Somebody's act at the gate, not a lane's: written by the first, which every gate has.
    lanes.values().next().value?.audit(note, by)
  }
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
    createFirstSupervisor: async (person) => {
      if (staff === null) return { ok: false, reason: 'not-first', detail: null }
      const created = await staff.createFirstSupervisor(person)
      if (!created.ok) return refusedAs(created, ['not-first', 'weak-pin'], 'not-first')
      audit(created.audit)
      for (const lane of lanes.values()) lane.refresh()
      return { ok: true }
    },
    unlock: async (number, pin) => {
      const checked = await checkPin(staff, number, pin, clock.now())
      if (checked.ok && checked.staff.role !== 'supervisor')
        return { ok: false, reason: 'not-supervisor', retryAt: null }
      return checked
    },
    entries: async ({ before, ...filter }) => {
      if (store === null) return { rows: [], next: null }
      const page = await listEntries(store, { ...filter, action: null }, { before, limit: PAGE_ROWS })
      return { rows: page.entries.map(rowOf), next: page.next }
    },
    exportCsv: ({ from, to, verdict, lane, personClass, text }, by) => {
      if (store === null) return nothing()
      const [first, last] = [from, to].map((at) => new Date(at).toISOString())
      audit({ note: `entries from ${first} to ${last} exported`, by: by.number })
      const filter = { from, to, verdict, lane, personClass, text, action: null }
      return exportCsv(store, { filter, timeZone: config.timeZone })
    },
    staff: () => staff?.list() ?? [],
    trust: () => {
      live.refresh()
      return trustView(trust(), live.problems(), config.codes.trustAge, clock.now())
    },
    calibration,
    addStaff: async (person, by) => {
      if (staff === null) return { ok: false, reason: 'number-taken', detail: null }
      const added = await staff.addStaff({ ...person, by: by.number })
      if (!added.ok) return refusedAs(added, ['number-taken', 'weak-pin'], 'number-taken')
      audit(added.audit)
      return { ok: true }
    },
    devices: page.api,
    bench: demo?.bench ?? null,
    after: (delayMs, run) => clock.after(delayMs, run),
  }

  return {
    ok: true,
    value: {
      api,
      store,
      staff,
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

type Fault = { why: LaneClosedWhy; detail: string }
const NO_STORE: Fault = { why: 'store', detail: 'no store' }

/**
 * Loads what a config names by id, by path or as a pattern: the thermometers' protocols, rules, the site's patterns,
 * trust lists, look-ups with their secrets. The problem names the key and what was expected there.
 */
export function loadNamed(
  config: Config,
): Loaded<{ rules: KnownRules; patterns: RuianPattern[]; trust: LiveTrust; lookups: LoadedLookup[] }> {
  for (const [index, { thermometer }] of config.lanes.entries()) {
    const protocol = thermometer === null ? null : protocolOf(thermometer)
    if (protocol?.ok === false) {
      return { ok: false, problem: `lanes[${index}].thermometer.${protocol.problem}` }
    }
  }
  const rules = loadRules(config.rules)
  if (!rules.ok) return { ok: false, problem: `rules: ${rules.problem}` }
  const patterns = compileRuianPatterns(config.codes.ruian.patterns)
  if (!patterns.ok) return patterns
  const { trust: paths, trustAge } = config.codes
  const trust = openLiveTrust({ paths, stopAfterMs: trustAge.stopDays * DAY_MS })
  if (!trust.ok) return { ok: false, problem: `codes.trust: ${trust.problem}` }
  const lookups = loadLookups(config.codes.lookups, process.env)
  if (!lookups.ok) return lookups
  return {
    ok: true,
    value: {
      rules: rules.value,
      patterns: patterns.patterns,
      trust: trust.trust,
      lookups: lookups.value,
    },
  }
}

interface Opened {
  store: Store | null
  journal: Journal | null
  staff: Staff | null
  fault: Fault | null
}

/**
 * Opens the store and what lives in it. A refusal closes the lanes and leaves the file as it was; only a
 * second host on one data folder is turned away altogether.
 */
function openAll(config: Config): Loaded<Opened> {
  const opened = openStore({ dataDir: config.dataDir, keyFile: config.keyFile, mode: 'host' })
  if (!opened.ok) {
    if (opened.reason === 'locked') return { ok: false, problem: opened.detail }
    const why = opened.reason === 'disk-full' ? 'disk-full' : 'store'
    const fault = { why, detail: `${opened.reason}: ${opened.detail}` } as const
    return { ok: true, value: { store: null, journal: null, staff: null, fault } }
  }
  const { store } = opened
  noteKeyFile(config.dataDir, config.keyFile)
  const staff = openStaff(store)
  try {
    // Read once at the start: a page damaged there is told now, not when the first screen asks.
    staff.list()
    openOutbox(store).backlog()
    for (const lane of config.lanes) readKeptOfModule(store, lane)
  } catch (error) {
    const { reason, detail } = sqliteFault(error)
    store.close()
    const fault = { why: 'store', detail: `${reason}: ${detail}` } as const
    return { ok: true, value: { store: null, journal: null, staff: null, fault } }
  }
  const journal = openJournal(store)
  if (journal.ok) return { ok: true, value: { store, journal: journal.journal, staff, fault: null } }
  const why = journal.reason === 'chain-broken' ? 'chain' : 'store'
  return {
    ok: true,
    value: { store, journal: null, staff, fault: { why, detail: journal.detail } },
  }
}

/** Of a module that only the page knows; without its calibration and pairs the guard keys in. */
function keptOfModule(store: Store | null, lane: LaneConfig): KeptOfModule {
  try {
    return store === null ? NOTHING_KEPT : readKeptOfModule(store, lane)
  } catch {
    return NOTHING_KEPT
  }
}
const NOTHING_KEPT: KeptOfModule = { set: null, pairs: [] }

type CheckPin = (number: string, pin: string) => Promise<SignInOutcome>

/** A lane for the screens: what needs the register of staff or a second person is checked here. */
function laneApi(lane: LaneLoop, config: () => LaneConfig, checkPin: CheckPin): LaneApi {
  return {
    watch: (listener) => lane.watch(listener),
    key: (key, visit) => lane.key(key, visit),
    keyIn: (kind, celsius, visit) => lane.keyIn(kind, celsius, visit),
    household: (typed, visit) => {
      const parsed = parseHousehold(typed)
      return parsed.ok ? lane.household(parsed.household, visit) : 'not-a-household'
    },
    override: async ({ entryId, to, reason, supervisor }) => {
      const guard = lane.onDuty
      if (guard === null) return 'nobody-on-duty'
      const asked = lane.mayOverride(entryId, to, guard)
      if (asked === 'allowed') return lane.override(entryId, to, reason, guard)
      if (asked !== 'needs-supervisor' || supervisor === null) return asked
      const checked = await checkPin(supervisor.number, supervisor.pin)
      if (!checked.ok) return 'wrong-pin'
      const again = lane.mayOverride(entryId, to, checked.staff)
      return again === 'allowed' ? lane.override(entryId, to, reason, checked.staff) : again
    },
    handled: (visit) => lane.handled(visit),
    typedScan: (text) => {
      if (!config().scanners.some((scanner) => scanner.kind === 'keyboard')) return 'no-keyboard-scanner'
      return lane.scan({ ok: true, text, symbology: null })
    },
    cameraScan: (text, colour) => (config().camera === null ? 'no-camera' : lane.cameraScan(text, colour)),
    cameraState: (status, screen) => {
      if (config().camera === null) return 'no-camera'
      lane.noteCamera(status, screen)
      return 'ok'
    },
    signIn: async (number, pin) => {
      const checked = await checkPin(number, pin)
      if (checked.ok) {
        if (lane.onDuty !== null) lane.audit(`${lane.onDuty.role} off duty`, lane.onDuty.number)
        lane.audit(`${checked.staff.role} on duty`, number)
        lane.setOnDuty(checked.staff)
      }
      return checked
    },
    signOut: () => {
      if (lane.onDuty === null) return 'nobody-on-duty'
      lane.audit(`${lane.onDuty.role} off duty`, lane.onDuty.number)
      lane.setOnDuty(null)
      return 'ok'
    },
  }
}

/** A PIN that could not be looked at is answered like a wrong one: nobody gets in on a fault. */
async function checkPin(
  staff: Staff | null,
  number: string,
  pin: string,
  now: number,
): Promise<SignInOutcome> {
  const checked = await staff?.checkPin({ number, pin, now })
  if (checked?.ok === true) {
    const { name, role } = checked.staff
    return { ok: true, staff: { number, name, role } }
  }
  const locked = checked?.reason === 'locked'
  const retryAt = checked !== undefined && 'retryAt' in checked ? checked.retryAt : null
  return { ok: false, reason: locked ? 'locked' : 'wrong', retryAt }
}

/** The refusals that a screen has words for; any other is told as `otherwise` with its detail. */
function refusedAs<Told extends string>(
  refusal: { reason: string; detail: string | null },
  told: readonly Told[],
  otherwise: Told,
): { ok: false; reason: Told; detail: string | null } {
  const reason = told.find((candidate) => candidate === refusal.reason) ?? otherwise
  return { ok: false, reason, detail: refusal.detail }
}

function rowOf({ seq, row, maskedName, household, amendedBy }: ListedEntry): EntryRow {
  const { temperature } = row
  return {
    seq,
    kind: row.kind,
    id: row.id,
    amends: row.amends,
    lane: row.lane,
    direction: row.direction,
    opened: row.opened,
    decided: row.decided,
    verdict: row.verdict,
    action: row.action,
    reasons: row.reasons,
    flags: row.flags,
    personClass: row.personClass,
    maskedName,
    household,
    temperature: temperature === null ? null : { celsius: temperature.celsius, kind: temperature.kind },
    guard: row.guard,
    note: row.note,
    amendedBy,
  }
}

function trustView(
  { files }: Trust,
  problems: readonly string[],
  { warnHours, stopDays }: Config['codes']['trustAge'],
  now: number,
): TrustView {
  const lists = files.map((file) => ({
    source: file.source,
    format: file.format,
    count: file.format === 'deny-list' ? file.denied.length : file.keys.length,
    modified: file.modified,
    state: trustState(file, { now, warnAfterMs: warnHours * HOUR_MS }),
  }))
  return { lists, problems: [...problems], warnHours, stopDays }
}

function shortBacklog({ waiting, parked, lastError }: LaneView['backlog']): LaneView['backlog'] {
  return { waiting, parked, lastError }
}

async function* nothing(): AsyncGenerator<string> {}
