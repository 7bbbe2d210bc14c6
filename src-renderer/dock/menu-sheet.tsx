import { useEffect, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { useTranslation } from 'react-i18next'
import type { LaneView, VisitView } from '../../src-main/api/contract.ts'
import type { GuardKey } from '../../src-main/words.ts'
import { GuardedKey, HOLD_MS, Key, KeyGroup, PlainKey } from '../design/key.tsx'
import { Sheet } from '../design/panel.tsx'
import { PROOF_KEYS } from './guard-keys.tsx'
import { useSheetKeys, type SheetKeys } from './sheet-keys.ts'

interface MenuSheetProps {
  keys: SheetKeys
  view: LaneView
  onCard: VisitView | null
  onKey: (key: GuardKey) => void
  onHandled: (visit: VisitView) => void
  onOverride: (visit: VisitView) => void
  onClose: () => void
}

/** What a number pad has no key for, under a digit each; without a phone, then, what was checked instead. */
export const MenuSheet = ({ keys, view, onCard, onKey, onHandled, onOverride, onClose }: MenuSheetProps) => {
  const { t } = useTranslation()
  const [isProofAsked, setIsProofAsked] = useState(false)
  const latest = view.recent[0] ?? null
  const ruled = onCard?.ruled == null ? latest : onCard
  const isFinal = ruled?.ruled?.isFinal === true
  const isToHandle = view.handling.some(({ id }) => id === ruled?.id)
  const toTurn = ruled?.ruled == null || (isFinal && !isToHandle) ? null : ruled
  const toHandle = view.handling.find(({ id }) => id === onCard?.id) ?? view.handling[0] ?? null
  const proofs = PROOF_KEYS.map((id) => ({ id, label: t(`key.${id}`), run: () => onKey(id) }))
  const first = [
    {
      id: 'handled',
      label: t('dock.handled'),
      run: toHandle === null ? null : () => onHandled(toHandle),
    },
    {
      id: 'override',
      label: isFinal ? t('key.check-again') : t('dock.override'),
      run: toTurn === null ? null : () => onOverride(toTurn),
    },
    // Under 3, with which most read-outs begin, what does the least.
    { id: 'retake', label: t('key.retake'), run: () => onKey('retake') },
    { id: 'same-person', label: t('key.same-person'), run: () => onKey('same-person') },
    { id: 'undo', label: t('key.undo'), run: view.undo === null ? null : () => onKey('undo') },
    { id: 'same-phone', label: t('key.same-phone'), run: () => onKey('same-phone') },
    { id: 'no-phone', label: t('key.no-phone'), run: () => onKey('no-phone') },
  ]
  const choices = isProofAsked ? proofs : first
  const choose = (choice: (typeof choices)[number] | undefined) => {
    if (choice === undefined || choice.run === null) return
    // At once: the next stroke of a quick hand is about what stands there then.
    if (choice.id === 'no-phone') flushSync(() => setIsProofAsked(true))
    else onClose()
    choice.run()
  }
  const release = () => {
    onClose()
    onKey('release')
  }
  const nine = useHeld(release)
  useSheetKeys(keys, ({ key, code, at }) => {
    if (key === '9') nine.press(code, at)
    else if (key === '0' || key === 'Backspace') onClose()
    else if (/^\d$/.test(key)) choose(choices[Number(key) - 1])
    else return false
    return true
  })
  return (
    <Sheet title={isProofAsked ? t('ask.without-phone') : t('dock.menu')} part="menu" onClose={onClose}>
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
            onPress={() => choose(choice)}
          />
        ))}
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
