import type { TFunction } from 'i18next'
import { useCallback, useEffect, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { EntryFilter, EntryRow } from '../../src-main/api/contract.ts'
import { PERSON_CLASSES, type PersonClass } from '../../src-main/words.ts'
import type { Kiosk } from '../connection-context.tsx'
import { Choice, PlainField } from '../design/field.tsx'
import { PlainKey } from '../design/key.tsx'
import { OfficeFilters, OfficeFoot, Small } from '../design/office.tsx'
import { Chip, Note } from '../design/panel.tsx'
import { DataTable } from '../design/table.tsx'
import { runningNumber } from '../dock/visit-words.ts'
import { celsiusText } from '../gate/temperature.ts'
import { say } from '../locales/say.ts'
import { clockOf, dayOf, rangeOfDay } from '../day.ts'
import { saveFile, textOf } from './save-file.ts'

interface EntriesPageProps {
  kiosk: Kiosk
  today: string
  onLocked: () => void
}

type VerdictChoice = 'all' | 'pass' | 'deny' | 'none'
type ClassChoice = 'all' | PersonClass

interface Page {
  rows: EntryRow[]
  next: number | null
}

export const EntriesPage = ({ kiosk, today, onLocked }: EntriesPageProps) => {
  const { t } = useTranslation()
  const { client, info } = kiosk
  const [day, setDay] = useState(today)
  const [verdict, setVerdict] = useState<VerdictChoice>('all')
  const [lane, setLane] = useState('all')
  const [personClass, setPersonClass] = useState<ClassChoice>('all')
  const [text, setText] = useState('')
  const [before, setBefore] = useState<number | null>(null)
  const [page, setPage] = useState<Page | null>(null)
  const [word, setWord] = useState<string | null>(null)

  const filter = useCallback(
    (from: number | null): EntryFilter | null => {
      const range = rangeOfDay(day, info.timeZone)
      return range === null
        ? null
        : {
            ...range,
            verdict: verdict === 'all' ? null : verdict,
            lane: lane === 'all' ? null : lane,
            personClass: personClass === 'all' ? null : personClass,
            text: text.trim() === '' ? null : text.trim(),
            before: from,
          }
    },
    [day, verdict, lane, personClass, text, info.timeZone],
  )

  useEffect(() => {
    const wanted = filter(before)
    if (wanted === null) return undefined
    let stale = false
    const load = async () => {
      try {
        const outcome = await client.supervisor.entries(wanted)
        if (stale) return
        if (outcome.ok) setPage({ rows: outcome.rows, next: outcome.next })
        else onLocked()
      } catch {
        if (!stale) setWord(t('outcome.unreachable'))
      }
    }
    // Typing in the search field asks once it pauses.
    const timer = setTimeout(() => void load(), 200)
    return () => {
      stale = true
      clearTimeout(timer)
    }
    // eslint-disable-next-line react-hooks/exhaustive-deps -- onLocked and t are new on every render and change nothing here
  }, [client, filter, before])

  const narrow =
    <T,>(set: (value: T) => void) =>
    (value: T) => {
      setBefore(null)
      setWord(null)
      set(value)
    }

  const save = async () => {
    const wanted = filter(null)
    if (wanted === null) return
    setWord(t('supervisor.exporting'))
    try {
      const file = `entries-${info.gate.id}-${day}.csv`
      // Main begins with the BOM.
      const pieces = textOf(await client.supervisor.exportCsv(wanted), 'csv')
      await saveFile(pieces, { name: file, type: 'text/csv' })
      setWord(t('supervisor.exported', { file }))
    } catch {
      setWord(t('outcome.unreachable'))
    }
  }

  const all = { id: 'all' as const, text: t('supervisor.all') }
  return (
    <>
      <OfficeFilters>
        <PlainField
          name="day"
          label={t('supervisor.day')}
          hint={null}
          value={day}
          type="date"
          maxLength={10}
          onChange={narrow(setDay)}
        />
        <Choice<VerdictChoice>
          name="verdict"
          label={t('supervisor.verdict')}
          value={verdict}
          options={[
            all,
            ...(['pass', 'deny', 'none'] as const).map((id) => ({ id, text: t(`verdict.${id}`) })),
          ]}
          onChange={narrow(setVerdict)}
        />
        <Choice<string>
          name="lane"
          label={t('supervisor.lane')}
          value={lane}
          options={[all, ...info.lanes.map(({ id }) => ({ id, text: id }))]}
          onChange={narrow(setLane)}
        />
        <Choice<ClassChoice>
          name="class"
          label={t('supervisor.class')}
          value={personClass}
          options={[all, ...PERSON_CLASSES.map((id) => ({ id, text: t(`class.${id}`) }))]}
          onChange={narrow(setPersonClass)}
        />
        <PlainField
          name="text"
          label={t('supervisor.text')}
          hint={t('supervisor.textHint')}
          value={text}
          type="text"
          maxLength={80}
          onChange={narrow(setText)}
        />
        <PlainKey
          id="export"
          label={t('supervisor.export')}
          icon="table"
          tone="accent"
          disabled={false}
          onPress={() => void save()}
        />
      </OfficeFilters>
      <EntriesTable rows={page?.rows ?? []} timeZone={info.timeZone} day={day} />
      <OfficeFoot>
        {word === null ? null : <Note tone="plain">{word}</Note>}
        <Note tone="plain">{t('supervisor.rows', { n: page?.rows.length ?? 0 })}</Note>
        <PlainKey
          id="newest"
          label={t('supervisor.newest')}
          icon={null}
          tone="plain"
          disabled={before === null}
          onPress={() => setBefore(null)}
        />
        <PlainKey
          id="earlier"
          label={t('supervisor.more')}
          icon={null}
          tone="plain"
          disabled={page === null || page.next === null}
          onPress={() => setBefore(page?.next ?? null)}
        />
      </OfficeFoot>
    </>
  )
}

interface Told {
  t: TFunction
  timeZone: string
  day: string
}

/** An ambulance that was let through: of no class, and no pass like another. */
const isRelease = ({ kind, flags }: EntryRow): boolean =>
  kind === 'entry' && flags.includes('emergency-release')

/** "第 12 位", as the guard's dock calls a visit; null for a release and for an audit, which are none. */
const nthWord = (t: TFunction, visit: string | null): string | null => {
  const n = visit === null ? null : runningNumber({ id: visit })
  return n === null ? null : t('dock.nth', { n })
}

/** What a row that is no visit is, and of which visit. */
const kindWord = (t: TFunction, { kind, amends }: EntryRow): string => {
  const nth = nthWord(t, amends)
  const word = t(`supervisor.entryKind.${kind}`)
  return nth === null ? word : t('supervisor.amendmentOf', { kind: word, nth })
}

/** What one cell of the table says of an entry. */
const CELLS: Record<string, (row: EntryRow, told: Told) => ReactNode> = {
  time: (row, { t, timeZone, day }) => {
    const nth = row.kind === 'entry' ? nthWord(t, row.id) : null
    return (
      <>
        {clockOf(row.decided, timeZone)}
        {dayOf(row.decided, timeZone) === day ? null : <Small>{dayOf(row.decided, timeZone)}</Small>}
        <Small>
          {row.lane} · {t(`direction.${row.direction}`)}
        </Small>
        {nth === null ? null : <Small>{nth}</Small>}
      </>
    )
  },
  verdict: (row, { t }) => (
    <>
      <Chip
        tone={row.verdict === null ? 'plain' : row.verdict === 'pass' ? 'pass' : 'desk'}
        icon={row.verdict === null ? null : row.verdict === 'pass' ? 'check' : 'desk'}
      >
        {isRelease(row) ? t('flag.emergency-release') : t(`verdict.${row.verdict ?? 'none'}`)}
      </Chip>
      {row.kind === 'entry' ? null : <Small>{kindWord(t, row)}</Small>}
      {row.amendedBy.length === 0 ? null : <Small>{t('supervisor.amended')}</Small>}
    </>
  ),
  reasons: (row, { t }) => (
    <>
      {row.action === null || row.action === 'admit' ? null : <b>{t(`action.${row.action}.name`)}</b>}
      {row.reasons.map((reason) => (
        <Small key={reason}>{say(t, `reason.${reason}.guard`, reason)}</Small>
      ))}
      {(isRelease(row) ? [] : row.flags).map((flag) => (
        <Small key={flag}>{say(t, `flag.${flag}`, flag)}</Small>
      ))}
    </>
  ),
  class: (row, { t }) => (
    <>
      {isRelease(row) ? null : t(`class.${row.personClass}`)}
      {row.maskedName === null ? null : <Small>{row.maskedName}</Small>}
    </>
  ),
  household: (row) => row.household ?? '',
  temperature: (row, { t }) =>
    row.temperature === null ? (
      ''
    ) : (
      <>
        {celsiusText(row.temperature.celsius)}
        <Small>{t(`kind.${row.temperature.kind}`)}</Small>
      </>
    ),
  guard: (row) => row.guard ?? '',
  note: (row, { t }) => (row.note === null ? '' : say(t, `overrideReason.${row.note}`, row.note)),
}

const EntriesTable = ({
  rows,
  timeZone,
  day,
}: {
  rows: readonly EntryRow[]
  timeZone: string
  day: string
}) => {
  const { t } = useTranslation()
  return (
    <DataTable
      label={t('supervisor.entries')}
      columns={Object.entries(CELLS).map(([id, cell]) => ({
        id,
        title: t(`supervisor.${id}`),
        cell: (row: EntryRow) => cell(row, { t, timeZone, day }),
      }))}
      rows={rows}
      rowId={(row) => row.id}
      isFaint={() => false}
      empty={t('supervisor.empty')}
    />
  )
}
