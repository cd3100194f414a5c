/** What was asked cannot be meant: the command ends with 2, as for an option that there is not, and not with 1, as for what went wrong. */
export class WronglyAsked extends Error {}
