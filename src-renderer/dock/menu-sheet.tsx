import { useEffect, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { useTranslation } from 'react-i18next'
import type { LaneView, VisitView } from '../../src-main/api/contract.ts'
import type { GuardKey } from '../../src-main/words.ts'
import { GuardedKey, HOLD_MS, Key, KeyGroup, PlainKey } from '../design/key.tsx'
import { Sheet } from '../design/panel.tsx'
import { CLASS_KEYS, PROOF_KEYS } from './guard-keys.tsx'
import { whoOf } from './override-sheet.tsx'
import { wordOf } from './said.ts'
import { useSheetKeys, type SheetKeys } from './sheet-keys.ts'
import { isReleased } from './visit-words.ts'
import type { Target } from './target.ts'

interface MenuSheetProps {
  keys: SheetKeys
  view: LaneView
  onCard: VisitView | null
  /** `downAt`: when it went down, ms of the page's clock. */
  onKey: (key: GuardKey, downAt: number) => void
  /** One who waits aside is chosen. */
  onTarget: (target: Target) => void
  onHandled: (visit: VisitView) => void
  onOverride: (visit: VisitView) => void
  onClose: () => void
  /** A digit whose key can do nothing now. */
  onDead: () => void
  /** IANA. */
  timeZone: string
}

/** 8 turns the pages, 9 and 0 are for the release and the end. */
const LAST_DIGIT = 7

/** In the order in which 8 turns them; no key ever moves to another digit. */
const PAGES = ['first', 'codes', 'classes', 'answers', 'others', 'aside'] as const
type Page = (typeof PAGES)[number] | 'proofs'

/** For which the page of the classes has no digit left. */
const OTHER_CLASSES: readonly GuardKey[] = ['class-duty', 'class-unknown']

const KEYS_OF: Record<Exclude<Page, 'first' | 'others' | 'aside'>, readonly GuardKey[]> = {
  proofs: PROOF_KEYS,
  codes: [
    'health-yellow',
    'health-red',
    'ruian-yellow',
    'ruian-red',
    'health-green',
    'ruian-green',
    'mask-on',
  ],
  classes: CLASS_KEYS.filter((key) => !OTHER_CLASSES.includes(key)),
  answers: [...OTHER_CLASSES, 'order-none', 'order-in-force', 'outing-free', 'outing-used', 'medical-care'],
}

/** What a number pad has no key for, under a digit each; without a phone, then, what was checked instead. */
export const MenuSheet = ({
  keys,
  view,
  onCard,
  onKey,
  onTarget,
  onHandled,
  onOverride,
  onClose,
  onDead,
  timeZone,
}: MenuSheetProps) => {
  const { t } = useTranslation()
  const [page, setPage] = useState<Page>('first')
  const latest = view.recent.find((visit) => visit.ruled !== null && !isReleased(visit)) ?? null
  const ruled = onCard?.ruled == null ? latest : onCard
  const isFinal = ruled?.ruled?.isFinal === true
  const isToHandle = view.handling.some(({ id }) => id === ruled?.id)
  const toTurn = ruled?.ruled == null || (isFinal && !isToHandle) ? null : ruled
  const aside = view.parked.find(({ id }) => id === onCard?.id) ?? null
  const toHandle = aside ?? view.handling.find(({ id }) => id === onCard?.id) ?? view.handling[0] ?? null
  const keyChoice = (id: GuardKey, isThere = true) => ({
    id,
    label: wordOf(t, id),
    run: isThere ? (downAt: number) => onKey(id, downAt) : null,
  })
  const asides = view.parked.map((visit) => ({
    id: `aside-${visit.ticket}`,
    label: t('dock.chooseAside', { ticket: visit.ticket }),
    run: () => onTarget({ list: 'parked', id: visit.id }),
  }))
  const [onlyAside] = asides
  const first = [
    toHandle === null && onlyAside !== undefined
      ? onlyAside
      : {
          id: 'handled',
          label:
            toHandle === null
              ? t('key.handled')
              : `${t(aside === null ? 'key.handled' : 'key.gone')} · ${whoOf(t, toHandle, timeZone)}`,
          run: toHandle === null ? null : () => onHandled(toHandle),
        },
    {
      id: 'override',
      label: `${t(isFinal ? 'key.check-again' : 'dock.override')}${toTurn === null ? '' : ` · ${whoOf(t, toTurn, timeZone)}`}`,
      run: toTurn === null ? null : () => onOverride(toTurn),
    },
    // Under 3, with which most read-outs begin, what does the least.
    keyChoice('retake'),
    keyChoice('same-person'),
    keyChoice('undo', view.undo !== null),
    keyChoice('same-phone'),
    keyChoice('no-phone'),
  ]
  const others = [
    keyChoice('holder-confirmed'),
    keyChoice(view.direction === 'in' ? 'direction-out' : 'direction-in', view.turnable),
  ]
  const choices =
    page === 'first'
      ? first
      : page === 'others'
        ? others
        : page === 'aside'
          ? asides.slice(0, LAST_DIGIT)
          : KEYS_OF[page].map((id) => keyChoice(id, id !== 'medical-care' || view.direction === 'out'))
  const pages = PAGES.filter((one) => one !== 'aside' || asides.length > 0)
  const next = page === 'proofs' ? undefined : pages[PAGES.indexOf(page) + 1]
  // At once: the next stroke of a quick hand is about what stands there then.
  const turnTo = (to: Page) => flushSync(() => setPage(to))
  const choose = (choice: (typeof choices)[number] | undefined, downAt: number) => {
    if (choice === undefined || choice.run === null) return onDead()
    if (choice.id === 'no-phone') turnTo('proofs')
    else onClose()
    choice.run(downAt)
  }
  const release = () => {
    onClose()
    onKey('release', performance.now())
  }
  const nine = useHeld(release)
  useSheetKeys(keys, ({ key, code, at }) => {
    if (key === '9') nine.press(code, at)
    else if (key === '0' || key === 'Backspace') onClose()
    else if (key === '8') {
      if (next === undefined) onDead()
      else turnTo(next)
    } else if (/^\d$/.test(key)) choose(choices[Number(key) - 1], at)
    else if (/^[-+*/.]$/.test(key)) {
      onClose()
      return 'passes'
    } else return false
    return true
  })
  return (
    <Sheet
      title={page === 'proofs' ? t('ask.without-phone') : t(`dock.menuPage.${page}`)}
      part="menu"
      onClose={onClose}
    >
      <KeyGroup label={null} columns={2} asked={false}>
        {choices.map((choice, index) => (
          <Key
            key={choice.id}
            id={`menu-${choice.id}`}
            label={choice.label}
            hint={null}
            icon={null}
            hotkey={String(index + 1)}
            tone="plain"
            size="m"
            asked={false}
            chosen={false}
            disabled={choice.run === null}
            onPress={(downAt) => choose(choice, downAt)}
          />
        ))}
        {next === undefined ? null : (
          <Key
            id="menu-next"
            label={`${t(`dock.menuPage.${next}`)}…`}
            hint={null}
            icon={null}
            hotkey="8"
            tone="quiet"
            size="m"
            asked={false}
            chosen={false}
            disabled={false}
            onPress={() => turnTo(next)}
          />
        )}
        <GuardedKey
          id="menu-release"
          label={`9 · ${t('key.release')}`}
          hint={nine.wasShort ? t('keyHint.releaseShort') : t('keyHint.releaseNine')}
          shortHint={t('keyHint.releaseShort')}
          icon="ambulance"
          onFire={release}
        />
        <PlainKey
          id="menu-close"
          label={`0 · ${t('common.close')}`}
          icon={null}
          tone="quiet"
          disabled={false}
          onPress={onClose}
        />
      </KeyGroup>
    </Sheet>
  )
}

/** A key of the keyboard that must be held, however late its going down is heard. */
const useHeld = (onFire: () => void) => {
  const [wasShort, setWasShort] = useState(false)
  const down = useRef<{ code: string; timer: ReturnType<typeof setTimeout> } | null>(null)
  const upAt = useRef(-Infinity)
  useEffect(() => {
    const letGo = () => {
      if (down.current !== null) clearTimeout(down.current.timer)
      down.current = null
    }
    const onUp = ({ code, timeStamp }: KeyboardEvent) => {
      if (/^(Digit|Numpad)9$/.test(code)) upAt.current = timeStamp
      if (code !== down.current?.code) return
      letGo()
      setWasShort(true)
    }
    window.addEventListener('keyup', onUp, { capture: true })
    return () => {
      window.removeEventListener('keyup', onUp, { capture: true })
      letGo()
    }
  }, [])
  const press = (code: string, at: number) => {
    if (upAt.current >= at) setWasShort(true)
    else down.current = { code, timer: setTimeout(onFire, HOLD_MS - (performance.now() - at)) }
  }
  return { press, wasShort }
}
