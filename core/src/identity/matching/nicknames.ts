/** Given names that are said for one another, as a dated pack. A name may be short for several; two names are kin when they share one root. */
export const nicknamePack = {
  pack: 'nicknames@2026.1',
  effectiveFrom: '2026-01-01',
  source: 'HealthOS, from common English and Spanish short forms',
  roots: {
    ALEXANDER: ['ALEX', 'SANDY', 'XANDER', 'ALEC'],
    ALEXANDRA: ['ALEX', 'SANDRA', 'SANDY', 'LEXI'],
    ANDREW: ['ANDY', 'DREW'],
    ANNE: ['ANN', 'ANNIE', 'NANCY', 'ANNA', 'HANNAH'],
    ANTHONY: ['TONY', 'ANTONIO'],
    BARBARA: ['BARB', 'BABS', 'BARBIE'],
    BENJAMIN: ['BEN', 'BENNY', 'BENJI'],
    CATHERINE: ['CATHY', 'KATHERINE', 'KATE', 'KATIE', 'KATHY', 'KATHLEEN', 'KITTY', 'KAY'],
    CHARLES: ['CHARLIE', 'CHUCK', 'CARLOS', 'CHAS'],
    CHRISTINE: ['CHRIS', 'CHRISTINA', 'TINA', 'CHRISSY', 'KRISTINA'],
    CHRISTOPHER: ['CHRIS', 'TOPHER', 'KIT'],
    DANIEL: ['DAN', 'DANNY'],
    DAVID: ['DAVE', 'DAVEY'],
    DEBORAH: ['DEB', 'DEBBIE', 'DEBRA'],
    DONALD: ['DON', 'DONNIE'],
    DOROTHY: ['DOT', 'DOTTIE', 'DOLLY'],
    EDWARD: ['ED', 'EDDIE', 'TED', 'NED', 'EDUARDO'],
    ELIZABETH: ['LIZ', 'BETH', 'BETTY', 'ELIZA', 'LIZZIE', 'BESS', 'LISA', 'ELSIE', 'LIBBY'],
    FRANCES: ['FRAN', 'FRANNIE', 'FANNY'],
    FRANCISCO: ['PACO', 'FRANK', 'PANCHO', 'FRANCIS'],
    FREDERICK: ['FRED', 'FREDDY'],
    GERALD: ['GERRY', 'JERRY'],
    GREGORY: ['GREG'],
    HENRY: ['HANK', 'HARRY', 'HAL'],
    JACOB: ['JAKE'],
    JAMES: ['JIM', 'JIMMY', 'JAMIE', 'JAIME'],
    JENNIFER: ['JEN', 'JENNY', 'JENNA'],
    JESSICA: ['JESS', 'JESSIE'],
    JOHN: ['JACK', 'JOHNNY', 'JON', 'JUAN'],
    JOSEPH: ['JOE', 'JOEY', 'JOSE', 'PEPE'],
    JOSHUA: ['JOSH'],
    KENNETH: ['KEN', 'KENNY'],
    LAWRENCE: ['LARRY', 'LAURENCE'],
    LEONARD: ['LEN', 'LENNY', 'LEO'],
    MARGARET: ['MAGGIE', 'MEG', 'PEGGY', 'MARGE', 'GRETA', 'RITA', 'MARGARITA'],
    MARIA: ['MARY', 'MARIE', 'MOLLY', 'POLLY', 'MAMIE'],
    MATTHEW: ['MATT', 'MATTY', 'MATEO'],
    MICHAEL: ['MIKE', 'MICKEY', 'MICK', 'MIGUEL'],
    NICHOLAS: ['NICK', 'NICKY', 'NICOLAS'],
    PAMELA: ['PAM'],
    PATRICIA: ['PAT', 'PATTY', 'TRISH', 'TRICIA'],
    PATRICK: ['PAT', 'PADDY', 'RICK'],
    PETER: ['PETE', 'PEDRO'],
    PHILIP: ['PHIL', 'PHILLIP'],
    RAYMOND: ['RAY'],
    REBECCA: ['BECKY', 'BECCA'],
    RICHARD: ['RICK', 'DICK', 'RICH', 'RICHIE', 'RICARDO'],
    ROBERT: ['BOB', 'ROB', 'BOBBY', 'ROBBIE', 'BERT', 'ROBERTO'],
    RONALD: ['RON', 'RONNIE'],
    SAMANTHA: ['SAM', 'SAMMY'],
    SAMUEL: ['SAM', 'SAMMY'],
    SARAH: ['SALLY', 'SADIE', 'SARA'],
    STEPHEN: ['STEVE', 'STEVEN', 'ESTEBAN'],
    SUSAN: ['SUE', 'SUZY', 'SUSANNA', 'SUZANNE'],
    THEODORE: ['TED', 'TEDDY', 'THEO'],
    THERESA: ['TERRY', 'TERESA', 'TESS', 'TRACY'],
    THOMAS: ['TOM', 'TOMMY', 'TOMAS'],
    TIMOTHY: ['TIM', 'TIMMY'],
    VICTORIA: ['VICKY', 'TORI'],
    WALTER: ['WALT', 'WALLY'],
    WILLIAM: ['BILL', 'WILL', 'BILLY', 'WILLIE', 'LIAM', 'GUILLERMO'],
    ZACHARY: ['ZACH', 'ZACK'],
  },
} as const satisfies { pack: string; effectiveFrom: string; source: string; roots: Readonly<Record<string, readonly string[]>> };

const rootsByName = new Map<string, readonly string[]>();
for (const [root, names] of Object.entries(nicknamePack.roots))
  for (const name of [root, ...names]) rootsByName.set(name, [...(rootsByName.get(name) ?? []), root].sort());

/** The full names that a name may stand for; itself where the pack knows none. */
export function rootsOf(name: string): readonly string[] {
  return rootsByName.get(name) ?? [name];
}

export function areKin(a: string, b: string): boolean {
  const roots = rootsOf(b);
  return rootsOf(a).some((root) => roots.includes(root));
}
