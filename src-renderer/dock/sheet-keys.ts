import { useEffect } from 'react'
import type { Stroke } from './wedge.ts'

/** `passes`: a stroke for the dock below, which the sheet makes way for. */
type Hear = (stroke: Stroke) => boolean | 'passes'

/** Who hears the strokes of a hand while a sheet lies over the dock; null while none does. */
export interface SheetKeys {
  hear: Hear | null
  take: (hear: Hear | null) => void
}

export const newSheetKeys = (): SheetKeys => {
  const keys: SheetKeys = { hear: null, take: (hear) => void (keys.hear = hear) }
  return keys
}

/** While the sheet that calls this is open, strokes are its own. `hear`: true when it made something of one. */
export const useSheetKeys = ({ take }: SheetKeys, hear: Hear) => {
  useEffect(() => {
    take(hear)
    return () => take(null)
  })
}
