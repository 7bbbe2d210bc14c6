import { useSyncExternalStore } from 'react'

/** `#/` is one monitor for both: gate screen beside (or above) the dock. `lane` null means the first lane. */
export interface Route {
  screen: 'both' | 'gate' | 'dock' | 'supervisor'
  lane: string | null
}

export const parseRoute = (hash: string): Route => {
  const [screen = '', lane] = hash
    .replace(/^#?\/?/, '')
    .split('/')
    .map(decodeURIComponent)
  const laneOrFirst = lane === undefined || lane === '' ? null : lane
  switch (screen) {
    case 'gate':
    case 'dock':
    case 'both':
      return { screen, lane: laneOrFirst }
    case 'supervisor':
      return { screen, lane: null }
    default:
      return { screen: 'both', lane: null }
  }
}

const subscribe = (listener: () => void) => {
  window.addEventListener('hashchange', listener)
  return () => window.removeEventListener('hashchange', listener)
}

export const useRoute = (): Route => parseRoute(useSyncExternalStore(subscribe, () => location.hash))

export const go = (hash: string) => {
  location.hash = hash
}
