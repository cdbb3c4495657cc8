import type { supervisionVi } from "./supervision";

type Same<T> = { [K in keyof T]: T[K] extends string ? string : Same<T[K]> };

export const supervisionEn: Same<typeof supervisionVi> = {
  nav: { board: "Board", reassign: "Reassign" },
  board: {
    title: "Board", at: "As of {{at}}, kept up to date", by: "Broken down by", agency: "Unit", person: "Person", procedure: "Procedure", step: "Step",
    due: "Deadlines", stuck: "Stuck", still: "Standing still", numbers: "Numbers", nobody: "Nobody", noStep: "At no step of an officer", total: "All",
    none: "No task is open within your scope.", clear: "Clear", only: "Showing: {{what}}", list: "List: {{what}}", empty: "Nothing here.",
    toReassign: "Reassign these tasks", back: "← Back to the board", holder: "Held by", search: "Search dossier code, applicant, step",
    n: {
      open: "Open", overdue: "Overdue", due_today: "Due today", due_soon: "Due soon", unassigned: "Not taken for too long", idle: "Held for too long",
      away: "Holder is away", paused: "Clock stopped", suspended: "Suspended", incidents: "With an incident",
    },
    help: {
      unassigned: "Nobody has taken it for more than {{amount}} working hours", idle: "In the same hands for more than {{amount}} working hours", away: "Absent, or without the role now",
      due_soon: "Within two working days", paused: "Dossiers that wait for a supplement or a payment", suspended: "Dossiers that an operator suspended", incidents: "Dossiers with a failed step",
    },
  },
  load: {
    title: "Load per officer", officer: "Officer", roles: "Roles", held: "Held", today: "Today", overdue: "Overdue", work: "Hours",
    workHelp: "The limits of the steps they hold, in working hours.", absent: "Absent", over: "Overloaded", none: "No officer within this scope.", hours: "{{n}} h",
  },
  reassign: {
    title: "Reassign", lead: "Choose tasks, see who would get how many, then move them. Whoever had a task cannot complete it any more.",
    choose: "1. Choose tasks", number: "Which", agency: "Unit", anyAgency: "Every unit", holder: "Held by", anyone: "Anybody", procedure: "Procedure", anyProcedure: "Every procedure",
    all: "Every task found", ticked: "Only the {{count}} ticked", tick: "Choose the task of dossier {{code}}", untick: "Untick all", none: "No task fits this filter.", tickCol: "Choose", stepFilter: "Only the step {{step}}",
    to: "2. Give to", rule: "How to spread", targets: "People", targetsAny: "Everybody present with the role", targetsHelp: "Empty: everybody present who has a step's role.",
    rules: { even: "Evenly, by what each holds", one: "All to one person", round_robin: "In turn", by_procedure: "One person a procedure" },
    preview: "Preview", previewing: "Working it out…", check: "3. Check and carry out", summary: "{{moves}} of {{selected}} chosen tasks move.", gone: "{{count}} ticked tasks are not open any more.",
    person: "Officer", now: "Holds", gets: "Gets", gives: "Gives", after: "Will hold", hours: "Hours", overload: "{{count}} people would be overloaded.", absent: "{{count}} of those who get tasks are absent.",
    stays: "Tasks that do not move", why: "Why", tasks: "Tasks", examples: "Examples", details: "Each task", more: "The first 200 tasks; the batch says what became of each.", from: "From", toCol: "To", group: "Group",
    reason: "Reason", go: "Move {{count}} tasks", nothing: "No task can be moved.",
    batches: "Your reassignments", noBatches: "None yet.", batch: "Reassignment", undoOf: "Undoes an earlier one", startedAt: "Begun", by: "By", state: "State",
    states: { selecting: "Choosing tasks", running: "Moving", stopping: "Stopping", stopped: "Stopped", done: "Done" },
    items: { done: "Moved", skipped: "Not moved", failed: "Failed", pending: "To come" }, progress: "Progress", of: "{{n}}/{{total}} tasks", filterItems: "Filter results", allItems: "All",
    stop: "Stop", undo: "Undo", undoTitle: "Undo this reassignment?", undoText: "Each task that nobody has touched since goes back to whoever had it. The others stay and are named with the reason.", undoOk: "Undo", result: "Result", another: "Reassign others",
  },
  ops: {
    menu: "Operations", cancel: "Cancel", none: "Nothing for you to do here now.", reason: "Reason", preview: "Preview", go: "Carry out", will: "This will:", nothing: "Nothing changes.", changedSince: "Preview again: what you entered has changed.", done: "Done.", closes: "The dossier will be closed.",
    dueAfter: "Due date then: {{at}}", incident: "Incident", withdraw: "Withdraw from", step: "Start at step", until: "New appointment", due: "Correct due date", values: "Values that the failed step would have given (JSON)", badValues: "This is not a JSON object.",
    extend: { title: "Extend with apology", text: "Issues the letter of apology and re-appointment (form 04). Once a dossier, before it is due." },
    due_: { title: "Correct the due date", text: "Corrects a mistake; it is no extension. The old date, the new one and the reason stay visible." },
    goto: { title: "Go to another step", text: "Withdraws the dossier from where it is and begins at the step chosen." },
    back: { title: "Go back to an earlier step", text: "Withdraws the dossier from where it is and begins again at a step it has been through. What was done stays in its history." },
    retry: { title: "Try the failed step again", text: "Does the step that failed again." },
    resolve: { title: "Resolve an incident", text: "Goes on with the values below." },
    skip: { title: "Skip the failed step", text: "Goes on as though the step had been done." },
    suspend: { title: "Suspend", text: "No step can be done until it is resumed. The legal clock runs on." },
    resume: { title: "Resume", text: "Ends the suspension; what fell due meanwhile is done." },
  },
};
