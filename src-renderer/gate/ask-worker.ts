import type { FromWorker, ToWorker } from './camera-words.ts'

/** The Worker's next answer, or what went wrong in it; a problem too when `signal` aborts first. Nothing goes on listening. */
export const askWorker = async (
  worker: Worker,
  message: ToWorker,
  { transfer, signal }: { transfer: Transferable[]; signal: AbortSignal },
): Promise<FromWorker> => {
  const over = new AbortController()
  const listen = { signal: over.signal }
  const answered = new Promise<FromWorker>((resolve) => {
    worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => resolve(data), listen)
    worker.addEventListener('error', ({ message: problem }) => resolve({ problem }), listen)
    signal.addEventListener('abort', () => resolve({ problem: 'aborted' }), listen)
    if (signal.aborted) resolve({ problem: 'aborted' })
  })
  worker.postMessage(message, transfer)
  try {
    return await answered
  } finally {
    over.abort()
  }
}
