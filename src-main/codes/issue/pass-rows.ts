import type { SignedFamily } from '../code.ts'
import type { CsvTable } from './csv-table.ts'
import { maskName } from '../masked-name.ts'
import type { PassContent } from './pass-mint.ts'
import { readPassTime } from './pass-time.ts'
import { isPassText, PASS_COLOURS } from '../signed-pass.ts'

/** What stands in one row of a list of passes, times in UTC ms. */
export interface PassRow {
  /** As the spreadsheet numbers it: the headings are row 1. */
  row: number
  content: PassContent
  subject: string | null
  notBefore: number | null
  expires: number
  /** Whether the list held the whole name. */
  nameWasFull: boolean
}

/** Why rows are not issued; the words name row and column. */
export interface BadRows {
  rows: readonly number[]
  problem: string
}

export type PassRows =
  /** The file as a whole is wrong, and no row of it counts. */
  { ok: false; problems: readonly string[] } | { ok: true; rows: readonly PassRow[]; bad: readonly BadRows[] }

/** More would make a sheet that no browser prints in one go: 250 pages. */
export const MAX_PASS_ROWS = 2000

/** Each column by its id, the word that the gate has for it, and other headings that mean the same. */
const COLUMNS = [
  { id: 'name', word: '姓名', also: ['maskedname', '持有人'] },
  { id: 'enterprise', word: '企业', also: ['企业名称', '单位', '单位名称', '公司'] },
  { id: 'household', word: '户', also: ['户号', '住户', 'host', '被访户'] },
  { id: 'colour', word: '颜色', also: ['color', '码色'] },
  { id: 'staffNumber', word: '工号', also: ['值守证号'] },
  { id: 'subject', word: '编号', also: [] },
  { id: 'notBefore', word: '生效', also: ['生效日期', '生效时间', '开始日期'] },
  { id: 'expires', word: '到期', also: ['到期日期', '到期时间', '有效期至', '截止日期'] },
] as const
type Column = (typeof COLUMNS)[number]['id']

/** The columns of a family's list. What tells people apart must be there where only the name does. */
const LISTS: Readonly<Record<SignedFamily, { needed: readonly Column[]; allowed: readonly Column[] }>> = {
  ra1: { needed: ['name', 'colour', 'expires'], allowed: ['notBefore', 'subject'] },
  wp1: { needed: ['name', 'enterprise', 'expires'], allowed: ['notBefore', 'subject'] },
  gp1: { needed: ['household', 'expires'], allowed: ['name', 'notBefore', 'subject'] },
  sb1: { needed: ['staffNumber', 'expires'], allowed: ['name', 'notBefore', 'subject'] },
}

const COLOUR_WORDS = ['绿', '黄', '红'] as const

/** An identity card's number (GB 11643), of 18 or once 15 digits, or a mobile telephone's, with or without its 86. */
const PERSONAL_NUMBER = /(?<!\d)(?:\d{17}[\dX]|\d{15}|(?:(?:00)?86)?1[3-9]\d{9})(?![\dX])/iu
/** What people write within a long number. A comma or a slash would join two numbers. */
const GROUPING = /[\s._·\p{Pd}]/gu
/** 3.30381E+17: a long number that the spreadsheet has shortened. */
const SHORTENED = /^\d(?:\.\d+)?E\+\d+$/iu

/**
 * Reads a list of passes: headings in row 1, by id or by the gate's word, in any order, then a pass a row; blank
 * rows are passed over. Every problem is told, not only the first. A heading that is not of the family is refused,
 * so that nothing personal comes along unseen. `now` and the results in UTC ms; for `instantOf` see `readPassTime`.
 */
export function readPassRows(
  table: CsvTable,
  options: { type: SignedFamily; now: number; instantOf: (wall: number) => number },
): PassRows {
  const { type } = options
  const [headings = [], ...others] = table
  const columns = headings.map(columnOf)
  const filled = others
    .map((cells, index) => ({ row: index + 2, cells: cells.map((cell) => cell.trim()) }))
    .filter(({ cells }) => cells.some((cell) => cell !== ''))
  const problems = headingProblems(headings, columns, type)
  if (problems.length === 0 && filled.length === 0) problems.push('row 2: expected a pass, the list has none')
  if (filled.length > MAX_PASS_ROWS) {
    problems.push(`${filled.length} passes, at most ${MAX_PASS_ROWS} are taken: split the list`)
  }
  if (problems.length > 0) return { ok: false, problems }

  const read = filled.map((line) => readRow(openRow(line, { headings, columns, type }), options))
  const rows = read.flatMap((outcome) => (outcome.ok ? [outcome] : []))
  const doubles = sameTwice(rows)
  const doubled = new Set(doubles.flatMap((double) => double.rows))
  return {
    ok: true,
    rows: rows.map(({ pass }) => pass).filter(({ row }) => !doubled.has(row)),
    bad: [...read.flatMap((outcome) => (outcome.ok ? [] : outcome.bad)), ...doubles],
  }
}

function columnOf(heading: string): Column | null {
  const plain = heading
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s_-]/gu, '')
  const meant = COLUMNS.find(({ id, word, also }) => {
    const headings: readonly string[] = [id.toLowerCase(), word, ...also]
    return headings.includes(plain)
  })
  return meant?.id ?? null
}

function headingProblems(
  headings: readonly string[],
  columns: readonly (Column | null)[],
  type: SignedFamily,
): string[] {
  const { needed, allowed } = LISTS[type]
  const known = [...needed, ...allowed]
  const list = `the list of a ${type} has ${needed.map(both).join(', ')}, and may have ${allowed.map(both).join(', ')}`
  const problems = needed
    .filter((column) => !columns.includes(column))
    .map((column) => `row 1: column ${both(column)} is missing; ${list}`)
  for (const [index, column] of columns.entries()) {
    const heading = headings[index]?.trim() ?? ''
    if (heading === '') continue
    if (column === null || !known.includes(column)) {
      problems.push(
        `row 1, column ${heading}: not a column of this list: take it out, so that nothing personal comes along unseen; ${list}`,
      )
    } else if (columns.indexOf(column) !== index) {
      problems.push(`row 1, column ${heading}: the list has ${both(column)} twice`)
    }
  }
  return problems
}

function both(column: Column): string {
  return `${column} (${COLUMNS.find(({ id }) => id === column)?.word})`
}

/** A row while it is read: its cells by column, and what was wrong with them so far. */
interface OpenRow {
  row: number
  type: SignedFamily
  bad: BadRows[]
  /** What stands in a column, or null where it is empty, absent or refused. */
  text: (column: Column) => string | null
  refuse: (column: Column, problem: string) => null
}

function openRow(
  { row, cells }: { row: number; cells: readonly string[] },
  list: { headings: readonly string[]; columns: readonly (Column | null)[]; type: SignedFamily },
): OpenRow {
  const bad: BadRows[] = []
  const refuseAt = (place: string, problem: string) => {
    bad.push({ rows: [row], problem: `row ${row}, column ${place}: ${problem}` })
    return null
  }
  for (const [index, cell] of cells.entries()) {
    if (cell !== '' && (list.headings[index] ?? '').trim() === '') {
      refuseAt(`${index + 1}`, 'a cell under no heading; a cell with a comma in it stands in quotation marks')
    }
  }
  const refuse = (column: Column, problem: string) =>
    refuseAt(list.headings[list.columns.indexOf(column)]?.trim() ?? column, problem)
  const text = (column: Column) => {
    const cell = cells[list.columns.indexOf(column)] ?? ''
    if (cell === '') return LISTS[list.type].needed.includes(column) ? refuse(column, 'empty') : null
    const problem = textProblem(cell)
    return problem === null ? cell : refuse(column, problem)
  }
  return { row, type: list.type, bad, text, refuse }
}

function textProblem(cell: string): string | null {
  const normal = cell.normalize('NFKC')
  if (PERSONAL_NUMBER.test(normal.replaceAll(GROUPING, ''))) {
    return 'an identity card or telephone number, it seems: a pass carries none, take it out'
  }
  if (SHORTENED.test(normal))
    return 'a number that the spreadsheet has shortened: give the column the text format'
  if (/\uFFFD|^\?[?\s]*$/u.test(normal))
    return 'characters that were lost when the file was saved: save it as "CSV UTF-8"'
  if (!isPassText(cell)) return 'expected 1 to 128 characters in one line, without control characters'
  return null
}

type ReadRow =
  /** `whose`: the same for two rows that are one pass twice. */
  { ok: true; pass: PassRow; whose: string } | { ok: false; bad: readonly BadRows[] }

function readRow(
  open: OpenRow,
  { now, instantOf }: { now: number; instantOf: (wall: number) => number },
): ReadRow {
  const { row, type, bad, text, refuse } = open
  const given = text('name')
  const name = given === null ? null : maskName(given)
  if (name?.ok === false) refuse('name', 'expected a name, or a masked one such as 林*明 or 林*3312')
  const own = readOwn(open)
  const subject = plain(text('subject'))
  const time = (column: 'notBefore' | 'expires', edge: 'begin' | 'end') => {
    const cell = text(column)
    const read = cell === null ? null : readPassTime(cell, { edge, instantOf })
    if (read === null) return null
    return read.ok ? read.at : refuse(column, read.problem)
  }
  const notBefore = time('notBefore', 'begin')
  const expires = time('expires', 'end')
  if (expires !== null && expires <= Math.max(now, notBefore ?? now)) {
    refuse('expires', 'expected a time that is still to come and after the pass begins')
  }
  if (own === null || expires === null || bad.length > 0) return { ok: false, bad }
  const masked = name?.ok === true ? name : null
  const content: PassContent = { ...own, maskedName: masked?.masked ?? null }
  const pass = { row, content, subject, notBefore, expires, nameWasFull: masked?.wasFull ?? false }
  // The whole name tells people apart, not what the mask leaves of it; a staff number is one person's anyway.
  const holder = type === 'sb1' ? null : (given?.replaceAll(/\s/gu, '') ?? null)
  // Not the colour: the same person green and red is one of two rows that must go.
  const place = own.type === 'ra1' ? null : Object.values(own)
  return { ok: true, pass, whose: JSON.stringify([holder, place, subject, notBefore, expires]) }
}

type Own =
  | { type: 'ra1'; colour: (typeof PASS_COLOURS)[number] }
  | { type: 'wp1'; enterprise: string }
  | { type: 'gp1'; household: string }
  | { type: 'sb1'; staffNumber: string }

function readOwn({ type, text, refuse }: OpenRow): Own | null {
  switch (type) {
    case 'ra1': {
      const word = plain(text('colour'))
      if (word === null) return null
      const colour = PASS_COLOURS.find((id, index) => {
        return id === word.toLowerCase() || COLOUR_WORDS[index] === word.replace(/[码色]$/u, '')
      })
      return colour === undefined
        ? refuse('colour', 'expected green, yellow or red (绿, 黄, 红)')
        : { type, colour }
    }
    case 'wp1': {
      // As it is registered: （集团） keeps its full-width signs.
      const enterprise = text('enterprise')
      return enterprise === null ? null : { type, enterprise }
    }
    case 'gp1': {
      const household = plain(text('household'))
      return household === null ? null : { type, household }
    }
    case 'sb1': {
      const staffNumber = plain(text('staffNumber'))
      return staffNumber === null ? null : { type, staffNumber }
    }
  }
}

/** Without full-width digits and letters. */
function plain(text: string | null): string | null {
  return text?.normalize('NFKC') ?? null
}

function sameTwice(rows: readonly { pass: PassRow; whose: string }[]): BadRows[] {
  const groups = Map.groupBy(rows, ({ whose }) => whose)
  return [...groups.values()]
    .filter((group) => group.length > 1)
    .map((group) => {
      const numbers = group.map(({ pass }) => pass.row)
      return {
        rows: numbers,
        problem: `rows ${numbers.join(' and ')}: the same holder and period: keep one, or tell two people apart in column ${both('subject')}`,
      }
    })
}
