import { useEffect, useRef } from 'react'

/** Wherever the focus is: a key that was pressed may have gone with what it changed. */
export const useKeyDown = (onKeyDown: (event: KeyboardEvent) => void) => {
  const latest = useRef(onKeyDown)
  useEffect(() => {
    latest.current = onKeyDown
  })
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => latest.current(event)
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
}
