/** What an absent tag counts as. (Apart from the rules for tags, which bring a library along.) */
export const ABSENT_TAG = 'none';
