/** How many of what, as people say it: `1 patient`, `2 patients`, `no` being somebody else's word for none. */
export function counted(many: number, one: string, several = `${one}s`): string {
  return `${many} ${many === 1 ? one : several}`;
}
