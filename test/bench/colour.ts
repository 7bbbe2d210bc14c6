import { openDecoderFromPackage } from '../../drivers/camera/node-decoder.ts'
import { confusionOver, confusionTable, shareOfShown, shareRight } from '../fixtures/colour/confusion.ts'
import { tell, type Measurement } from './measurement.ts'
import { atLeast, atMost, told } from './result.ts'

const FRAMES = 10_000
/** Not the seed of `npm test`. */
const SEED = 1_000_000
/** Four in five: the camera looks several times a second, and a phone that is moved a little is seen anew. */
const GREENS = 0.75

/** What a camera calls green, over ten thousand synthetic frames of every ink, light and camera (`test/fixtures/colour/`). */
export const colour: Measurement = {
  name: 'colour',
  needs: { browser: false, devices: false },
  async run() {
    const confusion = confusionOver(await openDecoderFromPackage(), {
      frames: FRAMES,
      seed: SEED,
      looksAt: () => true,
    })
    for (const line of confusionTable(confusion)) tell(line)
    const percent = (colour: 'green' | 'yellow' | 'red', name: string) => ({
      name,
      unit: '%',
      value: 100 * shareRight(confusion, colour),
      floor: null,
    })
    return [
      atMost(
        { name: 'not green, called green', unit: 'frames', value: confusion.falseGreens.length, floor: null },
        0,
        'none',
      ),
      atLeast(
        percent('green', 'greens recognised, of those read'),
        100 * GREENS,
        `at least ${100 * GREENS} %`,
      ),
      told({
        name: 'greens recognised, of those shown',
        unit: '%',
        value: 100 * shareOfShown(confusion, 'green'),
        floor: null,
      }),
      told(percent('yellow', 'yellows recognised, of those read')),
      told(percent('red', 'reds recognised, of those read')),
    ]
  },
}
