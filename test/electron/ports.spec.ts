import { expect, signOf, test } from './electron-test.ts'
import { until } from '../fixtures/until.ts'
import { portsGiven, watchPorts } from './ports-of-page.ts'

test('what is no call ends its port, and nothing else', async ({ gate: { host, page, dock } }) => {
  await dock.press('mask-on')
  await expect(signOf(page)).toHaveAttribute('data-state', 'collecting')
  const visit = (await signOf(page).getAttribute('data-visit')) ?? ''
  await watchPorts(page)

  const bad = ['{not json', '{"i":"1"}', 'null', 'giant', 'object', 'bytes']
  const send = (message: string): Promise<'ended' | 'superseded'> =>
    page.evaluate(async (what) => {
      const call = { i: '1', p: { u: '/gate/info' } }
      const made = new Map<string, unknown>([
        ['giant', JSON.stringify({ ...call, b: 'x'.repeat(70_000) })],
        ['object', call],
        ['bytes', new Uint8Array([1, 2, 3])],
      ])
      const port = window.portsGiven.at(-1)
      return new Promise((resolve) => {
        port?.addEventListener('close', () => resolve('ended'))
        // The screens may have asked for a port before this one came: then it is not theirs, and theirs comes next.
        window.addEventListener('message', ({ data }) => {
          if (data === 'kiosk-port') setTimeout(() => resolve('superseded'))
        })
        port?.start()
        port?.postMessage(made.get(what) ?? what)
      })
    }, message)
  for (const [index, message] of bad.entries()) {
    // oxlint-disable-next-line no-await-in-loop -- each on a port of its own
    await until(`${message} to end its port`, async () => {
      const end = await send(message)
      if (end === 'ended') return true
      throw new Error(`${end}\n${host.words()}`)
    })
    // oxlint-disable-next-line no-await-in-loop -- each on a port of its own
    await portsGiven(page, index + 3)
    // oxlint-disable-next-line no-await-in-loop -- each on a port of its own
    await expect(signOf(page)).toHaveAttribute('data-visit', visit)
  }
  expect(host.words()).toContain('could not be answered')

  await dock.press('seen-green')
  await dock.keyIn('handheld', '368')
  await expect(signOf(page)).toHaveAttribute('data-state', 'pass')
  await expect(signOf(page)).toHaveAttribute('data-visit', visit)
  await expect(signOf(page)).toHaveAttribute('data-state', 'idle')
})
