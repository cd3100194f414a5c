/** The walls that exist, by path. */
export const walls = [
  { path: 'capacity', title: 'Capacity', question: 'Is there a bed, and will there be one?' },
  { path: 'ed', title: 'ED', question: 'How crowded is the ED, who boards, and what is coming?' },
  { path: 'or', title: 'OR', question: 'Which room runs late, who holds in recovery, and which beds do electives need?' },
  { path: 'floor', title: 'Floor', question: 'Where is every bed, and what does it ask for?' },
  { path: 'revenue', title: 'Revenue', question: 'What is care charged, and who pays?' },
  { path: 'network', title: 'Network', question: 'Where in the region is there a bed, and who needs help?' },
  { path: 'turn', title: 'Turn', question: 'Which beds are to be turned, and for whom?' },
  { path: 'discharge', title: 'Discharge', question: 'Who leaves by when, and what stands in the way?' },
  { path: 'staffing', title: 'Staffing', question: 'Are there nurses enough, now and next?' },
  { path: 'huddle', title: 'Huddle', question: 'What do we talk about, and who promised what?' },
  { path: 'surge', title: 'Surge', question: 'Which level holds, and who does what about it?' },
] as const;
