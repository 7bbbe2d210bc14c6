import { useRef } from 'react'

/** A button's handlers. `onPress` hears when the press went down (ms of the page's clock), which is not when it ends. */
export const useDownAt = (
  onPress: (downAt: number) => void,
): { onPressStart: () => void; onPress: () => void } => {
  const downAt = useRef(Infinity)
  return {
    onPressStart: () => {
      downAt.current = performance.now()
    },
    onPress: () => onPress(downAt.current),
  }
}
