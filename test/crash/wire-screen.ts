import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import type { ContractRouterClient } from '@orpc/contract'
import { WebSocket } from 'ws'
import type { contract, LaneView } from '../../src-main/api/contract.ts'
import { standIn } from '../../src-main/shell/stand-in.fixture.ts'

/** What the one-time token of the kiosk's address was exchanged for. */
export interface Entrance {
  origin: string
  /** `name=value`, for any number of screens. */
  cookie: string
}

export async function enter(url: string): Promise<Entrance> {
  const answer = await fetch(url, { redirect: 'manual' })
  const cookie = answer.headers.get('set-cookie')?.split(';')[0]
  if (cookie === undefined) throw new Error(`no cookie: ${answer.status}`)
  return { origin: new URL(url).origin, cookie }
}

/** A screen without glass: it hears and says what the built screens do, over the same WebSocket. */
export interface WireScreen {
  client: ContractRouterClient<typeof contract>
  /** Hands on every view of a lane. Resolves when the line has ended, however it ended. */
  follow(lane: string, listener: (view: LaneView) => void): Promise<void>
  close(): void
}

export async function openWireScreen({ origin, cookie }: Entrance): Promise<WireScreen> {
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/api`, { headers: { cookie, origin } })
  await new Promise((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', reject)
  })
  socket.on('error', () => socket.terminate())
  const client: WireScreen['client'] = createORPCClient(
    // The socket of `ws` is what a browser has, but for its types.
    new RPCLink({ websocket: standIn<globalThis.WebSocket>(socket) }),
  )
  return {
    client,
    async follow(lane, listener) {
      try {
        for await (const view of await client.lane.watch({ lane })) listener(view)
      } catch {
        // A line that breaks is how a killed kiosk is heard of.
      }
    },
    close: () => socket.terminate(),
  }
}
