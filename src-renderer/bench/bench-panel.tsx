import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DeviceView } from '../../src-main/api/contract.ts'
import type { KioskClient } from '../connection.ts'
import { useLane } from '../connection-context.tsx'
import { BenchGroup, BenchLamp, BenchSlider, BenchStrip } from '../design/bench.tsx'
import { Choice, PlainField } from '../design/field.tsx'
import type { IconName } from '../design/icons.tsx'
import { PlainKey } from '../design/key.tsx'
import { Note } from '../design/panel.tsx'
import { useSend } from '../dock/send.ts'
import { celsiusText } from '../gate/temperature.ts'
import { BENCH_CODES, HOLD, newToken, type BenchCode } from './bench-codes.ts'

type Act = Parameters<KioskClient['bench']['do']>[0]['act']

/** The demo's bench, in the window of the screens it feeds: hold up any code, any temperature, pull any plug. */
export const BenchPanel = ({ client, lane }: { client: KioskClient; lane: string }) => {
  const { t, i18n } = useTranslation()
  const seen = useLane(lane)
  const { send, word } = useSend()
  const [celsius, setCelsius] = useState(36.5)
  const [code, setCode] = useState<BenchCode>('ra1-green')
  const [text, setText] = useState('')
  const [token, setToken] = useState(newToken)
  const [open, setOpen] = useState(true)
  const { barrierOpen, queue } = useTwins(client, lane)
  const shownCelsius = queue === null ? celsius : queue.celsius
  const act = (what: Act) => void send(() => client.bench.do({ lane, act: what }))

  if (!open) {
    return (
      <BenchStrip label={t('bench.title')}>
        {key('show', t('bench.show'), null, () => setOpen(true))}
      </BenchStrip>
    )
  }
  const plug = (device: 'thermometer' | 'scanner' | 'barrier') => {
    const there = isThere(seen?.view.devices ?? [], device)
    return key(
      `${there ? 'unplug' : 'replug'}-${device}`,
      t(`bench.${there ? 'unplug' : 'replug'}.${device}`),
      'plug',
      () => act({ do: there ? 'unplug' : 'replug', device }),
    )
  }
  return (
    <BenchStrip label={t('bench.title')}>
      {queue === null ? (
        <>
          <BenchGroup>
            {key('arrive', t('bench.arrive'), 'person', () => {
              // Somebody new stands there, with a phone of their own.
              setToken(newToken())
              act({ do: 'arrive' })
            })}
            {key('leave', t('bench.leave'), null, () => act({ do: 'leave' }))}
          </BenchGroup>
          <BenchGroup>
            <Choice
              name="bench-code"
              label={t('bench.code')}
              value={code}
              options={BENCH_CODES.map((id) => ({ id, text: t(`bench.codes.${id}`) }))}
              onChange={setCode}
            />
            {code === 'text' ? (
              <PlainField
                name="bench-text"
                label={t('bench.freeText')}
                hint={t('bench.freeText')}
                value={text}
                type="text"
                maxLength={4096}
                onChange={setText}
              />
            ) : null}
            {key('scan', t('bench.scan'), 'scan', () => act(HOLD[code](token, text)))}
          </BenchGroup>
        </>
      ) : (
        <BenchLamp
          name="queue"
          lit
          label={
            queue.n === 0
              ? t('bench.afterFever')
              : t('bench.coming', {
                  n: queue.n,
                  of: queue.of,
                  name: i18n.language === 'zh' ? (queue.nameZh ?? queue.name) : queue.name,
                })
          }
        />
      )}
      <BenchGroup>
        <BenchSlider
          label={t('bench.celsius')}
          text={shownCelsius === null ? '—' : celsiusText(shownCelsius)}
          value={shownCelsius ?? celsius}
          disabled={queue !== null}
          onChange={setCelsius}
        />
        {queue === null
          ? key('skin', t('bench.skin'), 'thermometer', () => act({ do: 'skin', celsius }))
          : null}
      </BenchGroup>
      {queue === null ? (
        <BenchGroup>
          {plug('thermometer')}
          {plug('scanner')}
          {plug('barrier')}
        </BenchGroup>
      ) : null}
      {barrierOpen === null ? null : (
        <BenchLamp
          name="barrier"
          lit={barrierOpen}
          label={t(`bench.barrier.${barrierOpen ? 'open' : 'shut'}`)}
        />
      )}
      <BenchGroup>
        {queue === null
          ? key('queue', t('bench.queue'), 'people', () => act({ do: 'queue' }))
          : key('queue-stop', t('bench.queueStop'), 'cross', () => act({ do: 'queue-stop' }))}
        {key('hide', t('bench.hide'), null, () => setOpen(false))}
      </BenchGroup>
      {word === null ? null : (
        <Note tone="urgent">{t(`outcome.${word.reason}`, { defaultValue: word.reason })}</Note>
      )}
    </BenchStrip>
  )
}

const key = (id: string, label: string, icon: IconName | null, onPress: () => void) => (
  <PlainKey id={`bench-${id}`} label={label} icon={icon} tone="plain" disabled={false} onPress={onPress} />
)

const isThere = (devices: readonly DeviceView[], kind: DeviceView['kind']) =>
  devices.some((device) => device.kind === kind && device.state !== 'absent' && device.state !== 'failed')

const LOOK_MS = 250

type Twins = Awaited<ReturnType<KioskClient['bench']['look']>>
const UNSEEN: Twins = { barrierOpen: null, queue: null }

/** The twins themselves are asked, not what the kiosk believes of them. */
const useTwins = (client: KioskClient, lane: string): Twins => {
  const [twins, setTwins] = useState(UNSEEN)
  useEffect(() => {
    const timer = setInterval(() => {
      void client.bench.look({ lane }).then(setTwins, () => setTwins(UNSEEN))
    }, LOOK_MS)
    return () => clearInterval(timer)
  }, [client, lane])
  return twins
}
