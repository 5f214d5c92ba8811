import type { RadarServiceEvent } from './events.ts'

export const radarStream = (radarId: string): string => `radar-${radarId}`

/** The device's own id is unique with its radar, so that a detection sent twice meets itself. */
export const detectionStream = (radarId: string, detectionId: string): string =>
  `detection-${radarId}-${detectionId}`

export function streamOfRadarServiceEvent(event: RadarServiceEvent): string {
  return 'detectionId' in event
    ? detectionStream(event.radarId, event.detectionId)
    : radarStream(event.radarId)
}
