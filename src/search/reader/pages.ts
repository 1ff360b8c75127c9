/** Columns are read in pages of slots, so that a rare field costs memory only where it occurs and growing copies nothing. */
export const pageBits = 12;
export const pageSlots = 1 << pageBits;
/** The place of a slot in its page. */
export const pageMask = pageSlots - 1;
