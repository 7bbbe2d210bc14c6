import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../../drivers/clock.ts'
import type { BenchApi } from '../api/kiosk-api.ts'
import type { BenchAct } from '../api/contract.ts'
import type { Loaded } from '../config/json-file.ts'
import { openKiosk, type Kiosk } from '../kiosk.ts'
import { createAuthorityTwin } from './authority-twin.ts'
import { demoConfig } from './demo-config.ts'
import { FORGOTTEN_MS, MAYBE_FEVER, type PeopleFile } from './people-file.ts'
import { staffDemo } from './play-once.ts'
import { playQueue, type Queue } from './player.ts'
import { withShownStaff } from './shown-staff.ts'
import { createStage } from './stage.ts'

const LANE = 'lane-1'
/** °C of the bench's room. */
const ROOM = 22

/** A kiosk whose devices are twins, moved by the bench on its screen. Its records end with it. */
export async function openDemo(people: PeopleFile): Promise<Loaded<Kiosk>> {
  const dir = mkdtempSync(join(tmpdir(), 'kiosk-demo-'))
  const forget = (): void => rmSync(dir, { recursive: true, force: true })
  const clock = systemClock
  const stage = createStage(clock, Math.random)
  let queue: Queue | null = null
  let cancelEnd: () => void = () => {}
  const endQueue = (): void => {
    cancelEnd()
    queue?.stop()
    queue = null
  }
  /** About who may have a fever the guard is asked for a minute after he has left: the queue would be taken for him. */
  let isWarm = false
  let rememberedUntil = 0
  const leave = (): void => {
    stage.leave()
    if (isWarm) rememberedUntil = clock.now() + FORGOTTEN_MS
    isWarm = false
  }
  const act = (bench: BenchAct): 'ok' | 'queue-running' => {
    if (bench.do === 'queue-stop') {
      endQueue()
      leave()
      return 'ok'
    }
    if (queue !== null) return 'queue-running'
    switch (bench.do) {
      case 'arrive':
        stage.arrive()
        return 'ok'
      case 'leave':
        leave()
        return 'ok'
      case 'skin':
        isWarm ||= bench.celsius > MAYBE_FEVER
        stage.hold(bench.celsius, ROOM)
        return 'ok'
      case 'scan':
        stage.scan(bench.text)
        return 'ok'
      case 'pass': {
        const { type, expiresIn, colour } = bench
        stage.scan(stage.pass(colour === null ? { type, expiresIn } : { type, expiresIn, colour }))
        return 'ok'
      }
      case 'unplug':
      case 'replug':
        stage.plug(bench.device, bench.do === 'replug')
        return 'ok'
      case 'queue': {
        const lane = opened.ok ? opened.value.api.lane(LANE) : null
        if (lane === null) return 'ok'
        leave()
        const startsAt = Math.max(clock.now(), rememberedUntil)
        queue = playQueue({ people: people.people, stage, lane, clock, startsAt })
        cancelEnd = clock.after(queue.endsAt - clock.now(), endQueue)
        return 'ok'
      }
    }
  }
  const bench: BenchApi = {
    do: async (_lane, wanted) => act(wanted),
    barrierIsOpen: () => stage.barrier.isOpen,
    queue: () => queue?.seen() ?? null,
  }
  const config = demoConfig({ dir, rules: people.rules, now: clock.now() })
  const opened = openKiosk({
    config,
    clock,
    random: Math.random,
    devices: stage.devices,
    demo: { bench, trust: stage.trust, lookups: createAuthorityTwin(people.authority, clock) },
  })
  if (!opened.ok) {
    forget()
    return opened
  }
  await staffDemo(opened.value, LANE)
  const close = async (): Promise<void> => {
    endQueue()
    await opened.value.close()
    forget()
  }
  return { ok: true, value: { ...opened.value, api: withShownStaff(opened.value.api), close } }
}
