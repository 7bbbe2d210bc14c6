import type {
  CalibrationView,
  Condition,
  EntryRow,
  GateInfo,
  LaneView,
  ScreenView,
  TrustView,
  VisitView,
} from '../../src-main/api/contract.ts'

/** Views as the kiosk would send them, one for every state that a screen can be in. */

const NOW = Date.parse('2020-03-06T08:00:00+08:00')

export const info: GateInfo = {
  gate: { id: 'taoyuan-huayuan', name: '桃源社区 · 花园检查点' },
  order: {
    number: '瑞防指〔2020〕11号',
    authority: '瑞安市新型冠状病毒肺炎疫情防控工作领导小组',
    contact: '0577-6581 2345',
    until: '2020-04-30',
  },
  language: 'zh',
  timeZone: 'Asia/Shanghai',
  rules: { id: 'ruian-main', title: '双绿码 + 口罩 + 体温', hash: 'ab12' },
  lanes: [
    { id: 'huayuan-1', direction: 'in', keyboardScanner: false, camera: null },
    { id: 'huayuan-2', direction: 'out', keyboardScanner: true, camera: null },
  ],
  resultSeconds: 3,
  uplink: true,
  demo: false,
  needsSupervisor: false,
  needsGuards: false,
  demoStaff: [],
}

export const demoStaff: GateInfo['demoStaff'] = [
  { number: '102', name: '演示值守员', role: 'guard', pin: '284605' },
  { number: '901', name: '演示班长', role: 'supervisor', pin: '730519' },
]

type Ruled = NonNullable<VisitView['ruled']>

const conditions = (
  health: Condition['state'],
  ruian: Condition['state'],
  mask: Condition['state'],
  temperature: Condition['state'],
): Condition[] => [
  { id: 'health-code', state: health },
  { id: 'ruian-code', state: ruian },
  { id: 'mask', state: mask },
  { id: 'temperature', state: temperature },
]

const visit: VisitView = {
  id: '7f0c2a4e-visit-0001',
  ticket: null,
  openedAt: NOW - 4000,
  conditions: conditions('wait', 'wait', 'wait', 'wait'),
  codes: [],
  remarks: [],
  temperature: null,
  indicated: null,
  oneMore: false,
  readings: [],
  personClass: 'resident',
  classFrom: 'default',
  maskedName: null,
  household: null,
  asks: [],
  askedWho: null,
  isAway: false,
  withoutPhone: null,
  retake: null,
  endedAt: null,
  ruled: null,
}

const lane: LaneView = {
  lane: 'huayuan-1',
  direction: 'in',
  turnable: false,
  needs: ['health-code', 'ruian-code', 'mask', 'temperature'],
  state: 'idle',
  closed: null,
  visit: null,
  parked: [],
  handling: [],
  recent: [],
  notice: null,
  devices: [
    { id: 't1', kind: 'thermometer', state: 'online', detail: null },
    { id: 's1', kind: 'scanner', state: 'online', detail: null },
  ],
  keyedOnly: false,
  keyedOnlyWhy: null,
  calibrationOverdue: false,
  present: false,
  toStepBack: false,
  keysFor: visit.id,
  looksAt: null,
  called: 0,
  ahead: null,
  undo: null,
  onDuty: { number: '017', name: '陈志强', role: 'guard' },
  backlog: { waiting: 0, parked: 0, lastError: null },
  now: NOW,
}

const green: VisitView['codes'] = [
  {
    role: 'health-code',
    family: 'zhejiang',
    status: 'green',
    assurance: 'authority',
    updatedAt: NOW - 20 * 86_400_000,
  },
  { role: 'ruian-code', family: 'ra1', status: 'green', assurance: 'signed', updatedAt: null },
]

const collected: VisitView = {
  ...visit,
  conditions: conditions('ask', 'ok', 'ok', 'wait'),
  codes: [
    { role: 'health-code', family: 'zhejiang', status: 'unknown', assurance: null, updatedAt: null },
    { role: 'ruian-code', family: 'ra1', status: 'green', assurance: 'signed', updatedAt: null },
  ],
  asks: ['health-code-status'],
}

const passed: VisitView = {
  ...visit,
  id: '7f0c2a4e-visit-0002',
  conditions: conditions('ok', 'ok', 'ok', 'ok'),
  codes: green,
  temperature: { celsius: 36.4, kind: 'body-estimate' },
  readings: [{ celsius: 36.4, kind: 'body-estimate' }],
  maskedName: '王*明',
  household: '12-3-401',
  ruled: {
    entryId: 'e-0002',
    verdict: 'pass',
    action: 'admit',
    reasons: [],
    flags: [],
    at: NOW - 600,
    overridden: null,
    isFinal: false,
  },
  endedAt: NOW - 600,
}

const deniedVisitor: VisitView = {
  ...visit,
  id: '7f0c2a4e-visit-0003',
  conditions: conditions('bad', 'ok', 'ok', 'ok'),
  codes: [
    { role: 'health-code', family: 'zhejiang', status: 'yellow', assurance: 'guard', updatedAt: null },
    { role: 'ruian-code', family: 'ra1', status: 'green', assurance: 'signed', updatedAt: null },
  ],
  temperature: { celsius: 36.7, kind: 'handheld' },
  readings: [{ celsius: 36.4, kind: 'body-estimate' }],
  personClass: 'visitor',
  classFrom: 'key',
  ruled: {
    entryId: 'e-0003',
    verdict: 'deny',
    action: 'refuse',
    reasons: ['health-code-yellow'],
    flags: [],
    at: NOW - 500,
    overridden: null,
    isFinal: false,
  },
  endedAt: NOW - 500,
}

const deniedFever: VisitView = {
  ...visit,
  id: '7f0c2a4e-visit-0005',
  conditions: conditions('bad', 'bad', 'bad', 'bad'),
  codes: [
    { role: 'health-code', family: 'zhejiang', status: 'red', assurance: 'authority', updatedAt: null },
    { role: 'ruian-code', family: 'ra1', status: 'expired', assurance: 'signed', updatedAt: null },
  ],
  temperature: { celsius: 38.2, kind: 'contact' },
  readings: [
    { celsius: 37.9, kind: 'body-estimate' },
    { celsius: 37.8, kind: 'body-estimate' },
    { celsius: 38.2, kind: 'contact' },
  ],
  asks: ['person-class', 'household'],
  personClass: 'unknown',
  ruled: {
    entryId: 'e-0005',
    verdict: 'deny',
    action: 'hold-and-report',
    reasons: ['mask-missing', 'fever-confirmed', 'health-code-red', 'ruian-code-expired'],
    flags: ['code-replaced'],
    at: NOW - 500,
    overridden: null,
    isFinal: false,
  },
  endedAt: NOW - 500,
}

/** An ambulance: nobody was checked. */
const released: VisitView = {
  ...passed,
  id: '7f0c2a4e-visit-r1',
  conditions: conditions('wait', 'wait', 'ask', 'wait'),
  codes: [],
  temperature: null,
  readings: [],
  personClass: 'unknown',
  maskedName: null,
  household: null,
  ruled: passed.ruled && { ...passed.ruled, entryId: 'e-r1', flags: ['emergency-release'] },
}

/** Stepped back with a high reading, and did not come again. */
const undecided: VisitView = {
  ...visit,
  id: '7f0c2a4e-visit-0006',
  conditions: conditions('wait', 'wait', 'ask', 'busy'),
  temperature: { celsius: 37.6, kind: 'body-estimate' },
  readings: [{ celsius: 36.4, kind: 'body-estimate' }],
  endedAt: NOW - 61_000,
}

const deniedResident: VisitView = {
  ...deniedVisitor,
  id: '7f0c2a4e-visit-0004',
  personClass: 'resident',
  classFrom: 'household',
  household: '7-2-1103',
  maskedName: '林*',
  ruled: {
    entryId: 'e-0004',
    verdict: 'deny',
    action: 'admit-to-isolation',
    reasons: ['health-code-yellow'],
    flags: [],
    at: NOW - 500,
    overridden: null,
    isFinal: false,
  },
  endedAt: NOW - 500,
}

const deniedHandled: VisitView = {
  ...deniedResident,
  id: '7f0c2a4e-visit-0012',
  ruled: deniedResident.ruled && { ...deniedResident.ruled, reasons: ['mask-missing'], action: 'refuse' },
}

/** A fever was ruled while the authority was still asked; then it said red. */
const learnedSince: VisitView = {
  ...deniedFever,
  codes: [
    {
      role: 'health-code',
      family: 'zhejiang',
      status: 'red',
      assurance: 'authority',
      updatedAt: NOW - 20 * 86_400_000,
    },
  ],
  ruled:
    deniedFever.ruled === null ? null : { ...deniedFever.ruled, reasons: ['fever-confirmed'], flags: [] },
}

const parked = (ticket: number): VisitView => ({
  ...visit,
  id: `parked-${ticket}`,
  ticket,
  asks: ['contact-temperature'],
  temperature: { celsius: 37.4, kind: 'body-estimate' },
  readings: [
    { celsius: 37.4, kind: 'body-estimate' },
    { celsius: 36.6, kind: 'body-estimate' },
  ],
})

const deniedFor = (reason: string, action: Ruled['action']): VisitView => ({
  ...deniedVisitor,
  ruled: deniedVisitor.ruled && { ...deniedVisitor.ruled, reasons: [reason], action },
})

export const lanes = {
  idle: lane,
  'idle-parked': { ...lane, parked: [parked(3), parked(4), parked(7)] },
  'idle-unplugged': {
    ...lane,
    keyedOnly: true,
    keyedOnlyWhy: 'away',
    devices: [
      { id: 't1', kind: 'thermometer', state: 'absent', detail: '/dev/ttyUSB0' },
      { id: 's1', kind: 'scanner', state: 'online', detail: null },
    ],
  },
  'idle-notice': { ...lane, notice: 'not-a-code' },
  'idle-step-back': { ...lane, present: true, toStepBack: true },
  collecting: { ...lane, state: 'collecting', visit: collected, recent: [passed] },
  'collecting-codes': {
    ...lane,
    state: 'collecting',
    visit: { ...collected, conditions: conditions('wait', 'wait', 'ask', 'ok'), codes: [], asks: [] },
  },
  'collecting-busy': {
    ...lane,
    state: 'collecting',
    notice: 'hold-still',
    visit: { ...collected, conditions: conditions('ok', 'ok', 'ok', 'busy'), codes: green, asks: [] },
  },
  'looked-up': {
    ...lane,
    state: 'collecting',
    visit: {
      ...collected,
      conditions: conditions('busy', 'ok', 'ok', 'ok'),
      temperature: { celsius: 36.4, kind: 'body-estimate' },
      readings: [{ celsius: 36.4, kind: 'body-estimate' }],
      asks: [],
    },
  },
  'looked-up-early': {
    ...lane,
    state: 'collecting',
    visit: { ...collected, conditions: conditions('busy', 'wait', 'ask', 'wait'), asks: ['mask'] },
  },
  'look-up-failed': {
    ...lane,
    state: 'ask',
    devices: [
      ...lane.devices,
      { id: 'authority', kind: 'authority', state: 'failed', detail: 'unreachable: ECONNREFUSED' },
    ],
    visit: {
      ...collected,
      conditions: conditions('ask', 'ok', 'ok', 'ok'),
      codes: [
        {
          role: 'health-code',
          family: 'zhejiang',
          status: 'lookup_timeout',
          assurance: null,
          updatedAt: null,
        },
        { role: 'ruian-code', family: 'ra1', status: 'green', assurance: 'signed', updatedAt: null },
      ],
      asks: ['health-code-status'],
    },
  },
  'answer-after-ruling': {
    ...lane,
    notice: 'answer-after-ruling',
    handling: [learnedSince],
    recent: [learnedSince],
  },
  retake: {
    ...lane,
    state: 'retake',
    visit: {
      ...collected,
      conditions: conditions('ok', 'ok', 'ok', 'busy'),
      codes: green,
      asks: ['handheld-temperature'],
      temperature: { celsius: 37.5, kind: 'body-estimate' },
      readings: [{ celsius: 36.4, kind: 'body-estimate' }],
      retake: { at: NOW + 4800, reason: 'temperature-high' },
    },
  },
  ask: {
    ...lane,
    state: 'ask',
    visit: {
      ...collected,
      conditions: conditions('ask', 'ok', 'ask', 'ask'),
      indicated: { celsius: 33.9, kind: 'surface' },
      asks: ['health-code-status', 'mask', 'handheld-temperature'],
    },
    keyedOnly: true,
    keyedOnlyWhy: 'warming-up',
    recent: [passed, { ...passed, id: 'r2' }, deniedVisitor],
  },
  pass: { ...lane, state: 'pass', visit: passed, recent: [passed] },
  release: { ...lane, state: 'pass', visit: released, recent: [released, passed] },
  'just-now': {
    ...lane,
    notice: 'unsettled-gone',
    handling: [deniedResident],
    recent: [undecided, released, deniedHandled, passed],
  },
  'idle-out': { ...lane, lane: 'huayuan-2', direction: 'out', needs: ['mask', 'temperature'] },
  'retake-keyed-in': {
    ...lane,
    state: 'retake',
    keyedOnly: true,
    keyedOnlyWhy: 'no-thermometer',
    visit: {
      ...collected,
      conditions: conditions('ok', 'ok', 'ok', 'busy'),
      codes: green,
      temperature: { celsius: 37.5, kind: 'handheld' },
      readings: [{ celsius: 36.4, kind: 'body-estimate' }],
      retake: { at: NOW + 4800, reason: 'temperature-high' },
    },
  },
  deny: {
    ...lane,
    state: 'deny',
    visit: deniedVisitor,
    handling: [deniedVisitor],
    recent: [deniedVisitor, passed],
  },
  remarked: {
    ...lane,
    state: 'ask',
    visit: {
      ...collected,
      conditions: conditions('ask', 'bad', 'ok', 'ok'),
      codes: collected.codes.map((code) =>
        code.role === 'ruian-code' ? { ...code, status: 'expired' } : code,
      ),
      remarks: [
        { what: 'seen-before', role: 'health-code', at: NOW - 260_000, lane: 'huayuan-1', verdict: 'pass' },
        { what: 'expired', role: 'ruian-code', at: NOW - 9 * 3_600_000 },
      ],
    },
  },
  'ask-doubted': {
    ...lane,
    state: 'ask',
    visit: {
      ...collected,
      conditions: conditions('ok', 'ok', 'ok', 'ask'),
      codes: [],
      withoutPhone: 'resident-id',
      asks: ['handheld-temperature'],
      temperature: { celsius: 33.4, kind: 'body-estimate' },
      readings: [
        { celsius: 33.1, kind: 'body-estimate' },
        { celsius: 33.4, kind: 'body-estimate' },
      ],
    },
  },
  'ask-badge': {
    ...lane,
    state: 'collecting',
    visit: {
      ...collected,
      conditions: [
        { id: 'staff-badge', state: 'wait' },
        { id: 'mask', state: 'ok' },
        { id: 'temperature', state: 'ok' },
      ],
      personClass: 'duty',
      classFrom: 'key',
      temperature: { celsius: 36.5, kind: 'handheld' },
    },
  },
  'deny-behind': { ...lane, state: 'deny', visit: deniedVisitor, notice: 'code-too-soon' },
  'ask-aside': {
    ...lane,
    state: 'ask',
    visit: {
      ...collected,
      asks: ['same-person'],
      askedWho: { visit: 'parked-3', celsius: null },
    },
    parked: [parked(3), parked(4)],
  },
  'deny-expired': { ...lane, state: 'deny', visit: deniedFor('ruian-code-expired', 'refuse') },
  'deny-no-phone': { ...lane, state: 'deny', visit: deniedFor('no-phone', 'refuse') },
  'deny-parcel': { ...lane, state: 'deny', visit: deniedFor('courier', 'parcel-desk') },
  'deny-isolation': { ...lane, state: 'deny', visit: deniedResident, handling: [deniedResident] },
  'deny-hold': {
    ...lane,
    state: 'deny',
    visit: deniedFever,
    handling: [deniedFever, deniedResident],
    parked: [parked(3), parked(4)],
  },
  closed: { ...lane, state: 'closed', closed: { why: 'disk-full', detail: 'ENOSPC' } },
  'off-duty': { ...lane, onDuty: null },
  'off-duty-collecting': {
    ...lane,
    state: 'collecting',
    visit: { ...collected, conditions: conditions('wait', 'wait', 'ask', 'ok'), codes: [], asks: [] },
    onDuty: null,
  },
  'off-duty-ask': {
    ...lane,
    state: 'ask',
    visit: { ...collected, conditions: conditions('ask', 'ok', 'ask', 'ok'), asks: ['mask'] },
    onDuty: null,
  },
  'no-phone': {
    ...lane,
    turnable: true,
    state: 'ask',
    visit: { ...collected, codes: [], asks: ['mask', 'without-phone'] },
  },
  'busy-dock': {
    ...lane,
    turnable: true,
    direction: 'out',
    state: 'ask',
    visit: { ...collected, asks: ['health-code-status', 'mask', 'isolation-order', 'outing', 'holder'] },
    parked: [parked(3), parked(4)],
    handling: [deniedFever],
    recent: [passed, { ...passed, id: 'r2' }],
    backlog: { waiting: 1240, parked: 2, lastError: null },
    devices: [
      { id: 't1', kind: 'thermometer', state: 'stale', detail: null },
      { id: 's1', kind: 'scanner', state: 'absent', detail: null },
    ],
    keyedOnly: true,
    keyedOnlyWhy: 'away',
  },
  drifting: { ...lane, keyedOnly: true, keyedOnlyWhy: 'drift', calibrationOverdue: true },
} satisfies Record<string, LaneView>

const row: EntryRow = {
  seq: 1,
  kind: 'entry',
  id: 'e-1',
  amends: null,
  lane: 'huayuan-1',
  direction: 'in',
  opened: NOW - 9000,
  decided: NOW - 5000,
  verdict: 'pass',
  action: 'admit',
  reasons: [],
  flags: [],
  personClass: 'resident',
  maskedName: '王*明',
  household: '12-3-401',
  temperature: { celsius: 36.4, kind: 'body-estimate' },
  guard: '017',
  note: null,
  amendedBy: [],
}

export const rows: EntryRow[] = [
  row,
  {
    ...row,
    seq: 2,
    id: 'e-2',
    verdict: 'deny',
    action: 'refuse',
    reasons: ['health-code-yellow'],
    personClass: 'visitor',
    maskedName: null,
    household: null,
    amendedBy: ['e-3'],
  },
  {
    ...row,
    seq: 3,
    id: 'e-3',
    kind: 'override',
    amends: 'e-2',
    note: 'paper-proof',
    personClass: 'visitor',
    maskedName: null,
    household: null,
  },
  {
    ...row,
    seq: 4,
    id: 'e-4',
    verdict: 'deny',
    action: 'hold-and-report',
    reasons: ['mask-missing', 'fever-confirmed'],
    temperature: { celsius: 38.2, kind: 'contact' },
    household: '7-2-1103',
    maskedName: '林*',
  },
  {
    ...row,
    seq: 15,
    id: 'e-15',
    flags: ['emergency-release'],
    personClass: 'unknown',
    temperature: null,
    household: null,
    maskedName: null,
  },
  {
    ...row,
    seq: 5,
    id: 'e-5',
    verdict: null,
    action: null,
    personClass: 'unknown',
    temperature: null,
    household: null,
    maskedName: null,
    guard: null,
  },
  ...Array.from({ length: 9 }, (_, index) => ({ ...row, seq: 6 + index, id: `e-${6 + index}` })),
]

const HOUR = 3_600_000
const list = (source: string, hours: number): TrustView['lists'][number] => ({
  source: `/srv/kiosk/trust/${source}`,
  format: 'jwks',
  count: 3,
  modified: NOW - hours * HOUR,
  state: 'ok',
})

/** One list of every state and format, and one that cannot be read any more. */
export const trust: TrustView = {
  lists: [
    list('ruian-district.jwks', 2),
    { ...list('eu-signers.pem', 30), format: 'certificates', count: 214, state: 'old' },
    {
      ...list('did-nzcp-covid19-health-nz.json', 24 * 16),
      format: 'did-document',
      count: 1,
      state: 'stopped',
    },
    { ...list('denied.json', 4), format: 'deny-list', count: 12 },
  ],
  problems: ['/srv/kiosk/trust/eu-signers.pem: expected whole PEM blocks of certificates or public keys'],
  warnHours: 24,
  stopDays: 14,
}

const screen = (digit: string, letIn: number, hours: number): ScreenView => ({
  id: digit.repeat(64),
  letInAt: NOW - letIn * HOUR,
  seenAt: NOW - hours * HOUR,
  here: digit === 'a',
})

/** The dock's own browser, another one beside it, and one that was used once. */
export const screens: ScreenView[] = [screen('a', 24 * 20, 0), screen('b', 5, 0), screen('c', 24 * 9, 24 * 9)]

const pair = (minutes: number, raw: number, contact: number): CalibrationView['pairs'][number] => ({
  at: NOW - minutes * 60_000,
  raw,
  ambient: 21.4,
  judged: raw + 2.31,
  contact,
})

/** In force and past its date; not calibrated and set aside for a blackbody; a module that needs none. */
export const calibrations: CalibrationView[] = [
  {
    lane: 'huayuan-1',
    protocol: 'gy-mcu90614',
    port: '/dev/serial/by-id/usb-1a86_USB_Serial-if00-port0',
    kind: 'surface',
    keyedOnlyWhy: null,
    why: null,
    calibration: {
      from: 'page',
      emissivity: 0.98,
      heatBalance: 0,
      line: null,
      pairs: { offset: 2.31, count: 12, spread: 0.12 },
      at: NOW - 33 * 24 * HOUR,
      by: '001',
      validDays: 30,
      overdueSince: NOW - 3 * 24 * HOUR,
    },
    pairs: [pair(20, 34.21, 36.6), pair(64, 34.02, 36.4), pair(130, 34.63, 36.9), pair(700, 35.31, 37.4)],
    fit: { ok: false, reason: 'too-few', count: 4 },
    drift: { median: 0.08, count: 4, drifting: false },
    marks: null,
    now: NOW,
  },
  {
    lane: 'huayuan-2',
    protocol: 'cjmcu-90614',
    port: 'A50285BI',
    kind: 'surface',
    keyedOnlyWhy: 'calibrating',
    why: 'none',
    calibration: null,
    pairs: [],
    fit: { ok: false, reason: 'too-few', count: 0 },
    drift: null,
    marks: { low: { reference: 35, read: 34.62 }, high: null, marking: null },
    now: NOW,
  },
  {
    lane: 'huayuan-3',
    protocol: 'lu90614',
    port: 'COM3',
    kind: 'body-estimate',
    keyedOnlyWhy: null,
    why: 'body-estimate',
    calibration: null,
    pairs: [],
    fit: { ok: false, reason: 'too-few', count: 0 },
    drift: null,
    marks: null,
    now: NOW,
  },
]
