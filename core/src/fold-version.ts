/** Names the meaning of the folds. A snapshot of another version is not trusted; raise it with every change of what a fold makes. */
export const foldVersion = '41';
