import { parseArgs } from 'node:util'
import { thermometerProtocols } from '../../drivers/thermometer/protocols.ts'
import { listenToNoise, mostByChance } from './noise.ts'

/** `npm run noise [-- --bytes N --seed S]`: nothing but noise on the line of every thermometer protocol. */
const { values } = parseArgs({
  options: { bytes: { type: 'string', default: '10000000' }, seed: { type: 'string', default: '1' } },
})
const bytes = Number(values.bytes)
const seed = Number(values.seed)
if (!Number.isInteger(bytes) || bytes < 1 || !Number.isInteger(seed)) {
  console.error('npm run noise [-- --bytes N] [--seed S]: expected whole numbers')
  process.exit(2)
}

let bad = 0
console.log(`${bytes} bytes of seed ${seed} into each protocol, through its driver, at its baud rate`)
console.log('protocol       noise     frames   by chance   at most   presences   readings   MB/s')
for (const protocol of thermometerProtocols.values()) {
  for (const noise of ['random', 'spliced'] as const) {
    const began = performance.now()
    // oxlint-disable-next-line no-await-in-loop -- one after the other, to say how fast each is
    const { frames, allowed, presences, readings, ...heard } = await listenToNoise(protocol, {
      noise,
      bytes,
      seed,
    })
    const megabytes = heard.bytes / 1e6 / ((performance.now() - began) / 1000)
    const most = allowed === null ? null : mostByChance(allowed)
    const failed = readings > 0 || (most !== null && frames > most)
    if (failed) bad += 1
    console.log(
      [
        protocol.id.padEnd(14),
        noise.padEnd(8),
        String(frames).padStart(7),
        (allowed === null ? '' : allowed.toPrecision(2)).padStart(11),
        (most === null ? '' : most.toFixed(0)).padStart(9),
        String(presences).padStart(11),
        String(readings).padStart(10),
        megabytes.toFixed(1).padStart(6),
        failed ? 'FAILED' : '',
      ].join(' '),
    )
  }
}
console.log(bad === 0 ? 'nobody was measured in noise' : `${bad} failed`)
process.exitCode = bad === 0 ? 0 : 1
