const DAY = 86_400;

/** How finely data of an age is kept: in seconds, from so many days on. */
const RESOLUTIONS = [
  { days: 455, seconds: Infinity },
  { days: 63, seconds: 3_600 },
  { days: 15, seconds: 300 },
  { days: -Infinity, seconds: 60 },
];

/** How finely CloudWatch still has what was measured at a time: both, and now, in seconds. */
export const resolutionAt = (at: number, now: number): number =>
  RESOLUTIONS.find(({ days }) => now - at >= days * DAY)!.seconds;
