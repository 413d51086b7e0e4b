/** Words of one view in an array of views: valid, bid price, bid quantity, ask price, ask quantity. All 0 is the invalid one. */
export const VIEW_WORDS = 5;
