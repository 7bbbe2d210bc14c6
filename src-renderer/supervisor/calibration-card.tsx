import { useCallback, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CalibrationView } from '../../src-main/api/contract.ts'
import type { Kiosk } from '../connection-context.tsx'
import { momentOf } from '../day.ts'
import { PlainField } from '../design/field.tsx'
import { FieldRow } from '../design/form.tsx'
import { PlainKey } from '../design/key.tsx'
import { OfficeFoot } from '../design/office.tsx'
import { Card, Chip, Fact, Facts, Note, Stack, type Tone } from '../design/panel.tsx'
import { DataTable } from '../design/table.tsx'
import { type Outcome, useSend } from '../dock/send.ts'
import { typedDigits } from '../typed-digits.ts'
import { BlackbodySteps } from './blackbody-steps.tsx'
import { Way } from './calibration-way.tsx'

type Act = 'contact-pairs' | 'blackbody' | 'uncalibrate'
type Pair = CalibrationView['pairs'][number]

const DAY_MS = 86_400_000
const DEFAULTS = { emissivity: '0.98', heatBalance: '0', validDays: '30' }

/** 测温校准: of every lane that has a module. */
export const CalibrationCards = ({
  kiosk: { client, info },
  onLocked,
}: {
  kiosk: Kiosk
  onLocked: () => void
}) => {
  const [views, setViews] = useState<CalibrationView[]>([])

  // Asked for by hand only: asking by the clock would keep the page unlocked for ever.
  const load = useCallback(async () => {
    const outcome = await client.supervisor.calibrations().catch(() => null)
    if (outcome === null) return []
    if (!outcome.ok) {
      onLocked()
      return []
    }
    setViews(outcome.calibrations)
    return outcome.calibrations
    // eslint-disable-next-line react-hooks/exhaustive-deps -- onLocked is new on every render and changes nothing here
  }, [client])
  useEffect(() => void load(), [load])

  return views.map((view) => (
    <CalibrationCard
      key={view.lane}
      view={view}
      client={client}
      timeZone={info.timeZone}
      reload={async () => (await load()).find(({ lane }) => lane === view.lane) ?? null}
    />
  ))
}

interface CalibrationCardProps {
  view: CalibrationView
  client: Kiosk['client']
  timeZone: string
  reload: () => Promise<CalibrationView | null>
}

const CalibrationCard = ({ view, client, timeZone, reload }: CalibrationCardProps) => {
  const { t } = useTranslation()
  const { lane, calibration } = view
  const [fields, setFields] = useState(() => ({
    emissivity: calibration?.emissivity.toString() ?? DEFAULTS.emissivity,
    heatBalance: calibration?.heatBalance.toString() ?? DEFAULTS.heatBalance,
    validDays: calibration?.validDays.toString() ?? DEFAULTS.validDays,
  }))
  const [asked, setAsked] = useState<Act | null>(null)
  const [done, setDone] = useState<Act | null>(null)
  const { send, word } = useSend()
  const choices = choicesOf(fields)

  const ask = (act: Act) => {
    setDone(null)
    setAsked(act)
  }
  const run = async (act: Act) => {
    setAsked(null)
    const outcome = await send(async (): Promise<Outcome> => {
      if (act === 'uncalibrate') return client.supervisor.uncalibrate({ lane })
      return choices === null
        ? { ok: false, reason: 'not-numbers', detail: null }
        : client.supervisor.calibrate({ lane, method: act, ...choices })
    })
    if (outcome.ok) setDone(act)
    await reload()
  }
  const field = (name: keyof typeof fields) => (
    <PlainField
      name={`calibration-${name}`}
      label={t(`calibration.${name}`)}
      hint={null}
      value={fields[name]}
      type="text"
      maxLength={6}
      onChange={(value) => setFields((before) => ({ ...before, [name]: typedDigits(value) }))}
    />
  )

  return (
    <Card title={t('calibration.title', { lane })} tone="plain" part={`calibration-${lane}`} visit={null}>
      <Stack>
        <StateOfCalibration view={view} />
        <FactsOfCalibration view={view} timeZone={timeZone} />
        {view.kind === 'body-estimate' && view.pairs.length === 0 ? null : (
          <PairsTable view={view} timeZone={timeZone} />
        )}
        {view.kind === 'body-estimate' ? null : (
          <>
            <FieldRow>
              {field('emissivity')}
              {field('heatBalance')}
              {field('validDays')}
            </FieldRow>
            {choices === null ? <Note tone="care">{t('calibration.notNumbers')}</Note> : null}
            <Way title={t('calibration.byPairs')} text={fitText(t, view)} steps={null}>
              <PlainKey
                id={`calibrate-pairs-${lane}`}
                label={t('calibration.calibrate')}
                icon={null}
                tone="plain"
                disabled={!view.fit.ok || choices === null}
                onPress={() => ask('contact-pairs')}
              />
            </Way>
            <BlackbodySteps
              view={view}
              client={client}
              send={send}
              reload={reload}
              mayCalibrate={choices !== null}
              onCalibrate={() => ask('blackbody')}
            />
          </>
        )}
        {word === null ? null : (
          <Note tone="urgent">
            {word.reason === 'not-numbers'
              ? t('calibration.notNumbers')
              : t(`calibration.refused.${word.reason}`, { detail: word.detail, defaultValue: word.reason })}
          </Note>
        )}
        {done === null ? null : <Note tone="plain">{t(`calibration.done.${done}`)}</Note>}
        {asked === null ? null : <Note tone="care">{t(`calibration.ask.${asked}`)}</Note>}
        <OfficeFoot>
          {asked === null ? (
            <>
              {calibration === null ? null : (
                <PlainKey
                  id={`uncalibrate-${lane}`}
                  label={t('calibration.uncalibrate')}
                  icon={null}
                  tone="quiet"
                  disabled={false}
                  onPress={() => ask('uncalibrate')}
                />
              )}
              <PlainKey
                id={`calibration-reload-${lane}`}
                label={t('supervisor.reload')}
                icon={null}
                tone="plain"
                disabled={false}
                onPress={() => void reload()}
              />
            </>
          ) : (
            <>
              <PlainKey
                id={`calibration-cancel-${lane}`}
                label={t('calibration.cancel')}
                icon={null}
                tone="plain"
                disabled={false}
                onPress={() => setAsked(null)}
              />
              <PlainKey
                id={`calibration-confirm-${lane}`}
                label={t('calibration.confirm')}
                icon={null}
                tone="accent"
                disabled={false}
                onPress={() => void run(asked)}
              />
            </>
          )}
        </OfficeFoot>
      </Stack>
    </Card>
  )
}

type T = ReturnType<typeof useTranslation>['t']

const StateOfCalibration = ({ view: { why, calibration, keyedOnlyWhy } }: { view: CalibrationView }) => {
  const { t } = useTranslation()
  const overdue = calibration?.overdueSince != null
  const state = why ?? (overdue ? 'overdue' : 'in-force')
  const tone: Tone = why === 'body-estimate' ? 'plain' : why !== null ? 'desk' : overdue ? 'care' : 'pass'
  const isTold =
    keyedOnlyWhy !== null && keyedOnlyWhy !== 'not-calibrated' && keyedOnlyWhy !== 'no-thermometer'
  return (
    <p>
      <Chip tone={tone} icon={null}>
        {t(`calibration.state.${state}`)}
      </Chip>{' '}
      {isTold ? (
        <Chip tone="care" icon={null}>
          {keyedOnlyWhy === 'away' ? t('device.state.absent') : t(`device.trouble.${keyedOnlyWhy}`)}
        </Chip>
      ) : null}
    </p>
  )
}

const FactsOfCalibration = ({ view, timeZone }: { view: CalibrationView; timeZone: string }) => {
  const { t } = useTranslation()
  const { calibration, drift, now } = view
  const fact = (id: string, label: string, text: string, aside: string | null = null) => (
    <Fact id={id} label={label} strong swatch={null} aside={aside}>
      {text}
    </Fact>
  )
  const driftText =
    drift === null
      ? t('calibration.driftNone')
      : t('calibration.driftOf', { median: signed(drift.median, 2), count: drift.count })
  const isJudged = view.why === null || view.why === 'body-estimate'
  return (
    <Facts>
      {fact('module', t('calibration.module'), `${view.protocol} · ${view.port}`)}
      {calibration === null
        ? null
        : fact(
            'made',
            t('calibration.made'),
            t('calibration.madeBy', { at: momentOf(calibration.at, view.now, timeZone), by: calibration.by }),
            calibration.from === 'config' ? t('calibration.fromConfig') : null,
          )}
      {calibration === null
        ? null
        : fact(
            'until',
            t('calibration.until'),
            momentOf(calibration.at + calibration.validDays * DAY_MS, now, timeZone),
            calibration.overdueSince === null
              ? null
              : t('calibration.overdueSince', { n: Math.floor((now - calibration.overdueSince) / DAY_MS) }),
          )}
      {calibration?.pairs == null
        ? null
        : fact('offset', t('calibration.offset'), t('calibration.offsetOf', numbersOf(calibration.pairs)))}
      {calibration?.line == null
        ? null
        : fact(
            'line',
            t('calibration.line'),
            t('calibration.lineOf', {
              gain: calibration.line.gain.toFixed(3),
              offset: signed(calibration.line.offset, 2),
            }),
          )}
      {calibration === null
        ? null
        : fact('skin', t('calibration.skin'), `${calibration.emissivity} / ${calibration.heatBalance}`)}
      {isJudged ? fact('drift', t('calibration.drift'), driftText) : null}
    </Facts>
  )
}

const PairsTable = ({ view, timeZone }: { view: CalibrationView; timeZone: string }) => {
  const { t } = useTranslation()
  return (
    <DataTable<Pair>
      label={t('calibration.pairs')}
      rows={view.pairs}
      rowId={({ at }) => at.toString()}
      isFaint={() => false}
      empty={t('calibration.pairsEmpty')}
      columns={[
        { id: 'time', title: t('calibration.time'), cell: ({ at }) => momentOf(at, view.now, timeZone) },
        { id: 'raw', title: t('calibration.raw'), cell: ({ raw }) => raw.toFixed(2) },
        { id: 'room', title: t('calibration.room'), cell: ({ ambient }) => ambient?.toFixed(1) ?? '' },
        { id: 'judged', title: t('calibration.judged'), cell: ({ judged }) => judged.toFixed(2) },
        { id: 'contact', title: t('calibration.contact'), cell: ({ contact }) => contact.toFixed(1) },
        {
          id: 'off',
          title: t('calibration.off'),
          cell: ({ judged, contact }) => signed(contact - judged, 2),
        },
      ]}
    />
  )
}

const fitText = (t: T, { fit }: CalibrationView): string =>
  fit.ok ? t('calibration.fit.ok', numbersOf(fit)) : t(`calibration.fit.${fit.reason}`, { count: fit.count })

const numbersOf = ({ offset, count, spread }: { offset: number; count: number; spread: number }) => ({
  offset: signed(offset, 2),
  count,
  spread: spread.toFixed(2),
})

const signed = (celsius: number, digits: number): string =>
  `${celsius < 0 ? '−' : '+'}${Math.abs(celsius).toFixed(digits)}`

/** null where a field holds no number that a calibration may have. */
const choicesOf = ({ emissivity, heatBalance, validDays }: typeof DEFAULTS) => {
  const [e, k, days] = [emissivity, heatBalance, validDays].map((text) =>
    text.trim() === '' ? Number.NaN : Number(text),
  )
  if (e === undefined || k === undefined || days === undefined) return null
  const isGood =
    e >= 0.9 && e <= 1 && k >= 0 && k <= 0.5 && Number.isInteger(days) && days >= 1 && days <= 365
  return isGood ? { emissivity: e, heatBalance: k, validDays: days } : null
}
