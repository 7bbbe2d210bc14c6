import type { FuzzTarget } from '../target.ts'
import { decoders } from './decoders.ts'
import { pictures } from './pictures.ts'
import { largeTexts, recogniser, signedNonsense } from './recogniser.ts'
import { trustLists } from './trust-lists.ts'

/** Everything that is fuzzed. */
export const TARGETS: readonly FuzzTarget[] = [
  recogniser,
  largeTexts,
  signedNonsense,
  ...decoders,
  trustLists,
  pictures,
]
