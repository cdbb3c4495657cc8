// Package clock is the legal clock of an administrative procedure: working time,
// due dates, and what stops or moves them. It is pure: no I/O but the fs.FS that
// LoadLibrary is given, no goroutines, no reading of the wall clock except by System,
// which only programs use. It imports
// none of the other packages, so the workflow, the engine's dry run, the command
// line and the tests all reckon with the same code.
//
// # Parts
//
//   - Limit is an amount and a unit ("3 working_day", "1 same_day 15:00").
//   - Spec is the data of a calendar, New compiles it to a Calendar. LoadYAML reads one,
//     LoadLibrary those of an installation.
//   - Calendar answers questions about working time:
//     Due(received, limit) (Reckoning, error), Add(from, limit) (*Moment, error),
//     AddWorking(from, duration) (Moment, error), AddWorkingDays(from, n) (Moment, error),
//     WorkingBetween(a, b), WorkingLeft(now, due), IsWorkingDay(t), IsWorkingInstant(t),
//     NextWorkingInstant(t), Published(year), MissingYears(a, b).
//   - Deadline is the due date of one dossier with every reason why it is what it is:
//     NewDeadline(cal, received, limit), Stop, Resume, Extend, Recompute, Finish,
//     OverdueAt, Left, Alarm.
//
// # Rules of reckoning
//
// Everything is reckoned in Zone (UTC+7, Asia/Ho_Chi_Minh) and returned in UTC.
//
//   - A session is closed at both ends for a receipt: a dossier handed in at 17:00
//     sharp is received that day, one second later it is not.
//   - A receipt outside the sessions or on a day off becomes valid at the start of the
//     next session. Day counts begin with the next working day after that: what
//     arrives on Friday at 18:00 is validly received on Monday at 07:30, and its first
//     working day is Tuesday.
//   - working_day: the end of the last session of the n-th working day after the day
//     of valid receipt. A day is a day, however long its sessions are: day counts are
//     never turned into blocks of hours.
//   - hour: working hours, counted inside the sessions from the valid receipt on.
//   - calendar_day: the day after the receipt is day 1. A last day that is a day off
//     moves to the end of the next working day (Civil Code 2015, articles 147 and 148).
//   - month: the same day of the month n months later, or the month's last day if it
//     has no such day (article 148); a day off moves as above.
//   - same_day: valid receipt up to and including the cutoff is due at the end of that
//     day, later at the end of the next working day. Without a cutoff it is 15:00, as
//     the decrees on civil status and certification have it.
//   - per_plan: no due date.
//
// A step clock (Add) follows the same rules from any instant; only there may an amount
// be 0: for hours the next working instant, for days and months the end of that day.
//
// # Years without a calendar
//
// Days off are announced year by year and never computed. A reckoning that touches a
// year nobody has published uses weekends and fixed-date holidays and is Provisional.
// A Strict calendar refuses new promises to the citizen instead (Due, NewDeadline,
// Extend), with an Error that names the year. What merely goes on (step clocks, the
// end of a stop, a recomputation) is provisional there too: a citizen's supplement
// is not turned away because an announcement is missing.
//
// # Stops
//
// The clock stops only on a legal ground. When it goes on, the due date has moved by
// exactly the working time it stood still, whatever the limit's unit: the working
// time left at the stop is the working time left after it. A stop that covers only
// days off moves nothing, since the office lost nothing.
package clock
