/** The supplier's grades in order, best first. The server sorts and counts by the same order. */
export const GRADES = [
  "Brand New",
  "Swap",
  "Grade A+",
  "Grade A",
  "Grade AB",
  "Grade B+",
  "Grade B",
  "Grade BC",
  "Grade C+",
  "Grade C",
];

export const KNOWN_GRADES = GRADES.length;

/** 0 for the best; `KNOWN_GRADES` for one that nobody has ranked yet. */
export function gradeRank(grade: string): number {
  const rank = GRADES.indexOf(grade);
  return rank === -1 ? KNOWN_GRADES : rank;
}

/** `Grade A+` → `A+`; other words stay. */
export function gradeLetter(grade: string): string {
  return grade.replace(/^Grade /, "");
}
