/** Screens live in the browser only: nothing is drawn on the server, nothing before there is data. */
export const ssr = false;
export const prerender = false;
