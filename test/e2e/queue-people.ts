import { personOf, type Person } from '../hands/people.ts'
import type { Random } from '../fuzz/random.ts'
import { ruianSiteText } from './site.ts'

/** A visitor in the queue before real screens, with readings that no neighbour in it has. */
export interface Queuer extends Person {
  /** The texts that he holds up, one after the other. */
  texts: string[]
  /** Goes before he is ruled, and comes again behind the next. */
  stepsBack: boolean
}

const STEP = 2
const STEPS = 10

/** The `n`-th of a queue, with °C that none of the nine visitors before and behind has. */
export async function queuerOf(
  n: number,
  random: Random,
  mint: (colour: 'green' | 'red') => Promise<string>,
): Promise<Queuer> {
  const person = personOf(n, random)
  const well = 353 + STEP * (n % STEPS)
  const hot = 380 + STEP * (n % STEPS)
  const cold = 320 + STEP * (n % STEPS)
  const tenths = random.pick<[number, number]>([
    [well, well],
    [well, well],
    [well, well],
    [well, well],
    [well, well],
    [well, well],
    [hot, hot],
    [hot, well],
    [cold, well],
  ])
  const ruian = random.pick(['none', 'none', 'site', 'site', 'green', 'red'] as const)
  const token = lettersOf(n, 16)
  const texts = [
    ...(random.oneIn(3)
      ? [`https://h5.dingtalk.com/healthAct/index.html?qrCode=V2${token}${token}#/result`]
      : []),
    ...(ruian === 'none' ? [] : [ruian === 'site' ? ruianSiteText(token) : await mint(ruian)]),
  ]
  return {
    ...person,
    // Mostly visitors who may pass: only from them could another visitor take a pass.
    ...(random.oneIn(3) ? {} : { mask: true, eye: 'green', personClass: 'resident' }),
    codes: {
      'health-code': 'unknown',
      'ruian-code': ruian === 'green' || ruian === 'red' ? ruian : 'unknown',
      'work-pass': 'unknown',
    },
    tenths,
    texts,
    stepsBack: random.oneIn(8),
  }
}

/** In hexadecimal digits that are letters: no part of a scan is a number that a hand might have typed. */
function lettersOf(n: number, length: number): string {
  return n
    .toString(6)
    .padStart(length, '0')
    .replace(/./g, (digit) => 'abcdef'[Number(digit)] ?? '')
}
