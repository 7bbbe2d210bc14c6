import { useEffect, useRef } from 'react'

/**
 * Whether the guard moves from key to key with Tab. Else a key that a finger or the mouse left the focus on would be
 * pressed once more by Enter or Space, for the next visitor.
 */
export const useTabbing = (): (() => boolean) => {
  const isTabbing = useRef(false)
  useEffect(() => {
    const onKey = ({ key }: KeyboardEvent) => {
      if (key === 'Tab') isTabbing.current = true
    }
    const onPointer = () => {
      isTabbing.current = false
    }
    window.addEventListener('keydown', onKey, { capture: true })
    window.addEventListener('pointerdown', onPointer, { capture: true })
    return () => {
      window.removeEventListener('keydown', onKey, { capture: true })
      window.removeEventListener('pointerdown', onPointer, { capture: true })
    }
  }, [])
  return () => isTabbing.current
}
