package main

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/motcua/motcua/config"
	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/organisation"
	"github.com/motcua/motcua/internal/procedure"
)

// newClockCommand makes "motcua clock": due dates and working time, explained.
func newClockCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "clock",
		Short: "Reckon due dates and working time",
		Args:  cobra.NoArgs,
	}
	cmd.AddCommand(newClockDueCommand(), newClockBetweenCommand())
	return cmd
}

// clockFlags are what both commands need to find a calendar and to answer.
type clockFlags struct {
	agency    string
	calendar  string
	configDir string
	lang      string
	asJSON    bool
}

func (f *clockFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.agency, "agency", "", "id of the agency whose hours count, e.g. H29.1.26 (default: the country's hours)")
	cmd.Flags().StringVar(&f.calendar, "calendar", "", "calendar `FILE` to use instead of the configured one")
	cmd.Flags().StringVar(&f.configDir, "config-dir", "", "`DIR` with organisation/, calendars/ and procedures/ (default: the built-in ones)")
	cmd.Flags().StringVar(&f.lang, "lang", "vi", "language of the answer: vi or en")
	cmd.Flags().BoolVar(&f.asJSON, "json", false, "print one JSON object")
}

func newClockDueCommand() *cobra.Command {
	var f clockFlags
	var q dueQuestion
	cmd := &cobra.Command{
		Use:   "due --from TIME (--limit LIMIT | --procedure CODE)",
		Short: "Print the due date of a dossier, day by day",
		Long: `Due reckons when the result of a dossier is due, from the moment it was handed in,
and lists every day with the reason why it counts or not.

TIME is "2026-04-24 14:59", "24/04/2026 14:59" (both Vietnam's time) or RFC 3339.
LIMIT is an amount and a unit: working_day, hour (working hours), calendar_day,
month, same_day with its cutoff, or per_plan. With --procedure the limit is the
procedure's own for the channel and case.`,
		Example: `  motcua clock due --agency H29.1.26 --from "2026-04-28 09:00" --limit "3 working_day"
  motcua clock due --from "24/04/2026 15:01" --limit "1 same_day 15:00" --lang en
  motcua clock due --agency H29.1.26 --from "2026-04-24 10:00" --procedure 1.001193 --channel online`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cmd.SilenceUsage = true
			if err := q.answer(f, cmd.OutOrStdout()); err != nil {
				return inLanguage(err, f.lang)
			}
			return nil
		},
	}
	f.add(cmd)
	cmd.Flags().StringVar(&q.from, "from", "", "when the dossier was handed in")
	cmd.Flags().StringVar(&q.limit, "limit", "", `time limit, e.g. "3 working_day", "1 same_day 15:00"`)
	cmd.Flags().StringVar(&q.procedure, "procedure", "", "code of the procedure whose limit counts")
	cmd.Flags().StringVar(&q.channel, "channel", "direct", "channel of filing: direct, online or post (with --procedure)")
	cmd.Flags().StringVar(&q.kase, "case", "", "case of the procedure, empty = the ordinary one (with --procedure)")
	cmd.Flags().BoolVar(&q.strict, "strict", false, "refuse a due date in a year without a published calendar")
	must(cmd.MarkFlagRequired("from"))
	cmd.MarkFlagsOneRequired("limit", "procedure")
	cmd.MarkFlagsMutuallyExclusive("limit", "procedure")
	return cmd
}

func newClockBetweenCommand() *cobra.Command {
	var f clockFlags
	var from, to string
	cmd := &cobra.Command{
		Use:     "between --from TIME --to TIME",
		Short:   "Print the working time between two moments",
		Example: `  motcua clock between --agency H29.1.26 --from "2026-02-13 10:00" --to "2026-02-23 10:00"`,
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cmd.SilenceUsage = true
			if err := answerBetween(f, from, to, cmd.OutOrStdout()); err != nil {
				return inLanguage(err, f.lang)
			}
			return nil
		},
	}
	f.add(cmd)
	cmd.Flags().StringVar(&from, "from", "", "the earlier moment")
	cmd.Flags().StringVar(&to, "to", "", "the later moment")
	must(cmd.MarkFlagRequired("from"))
	must(cmd.MarkFlagRequired("to"))
	return cmd
}

// office is the calendar to reckon with and whose it is.
type office struct {
	cal  *clock.Calendar
	id   string // of the agency, "" = none
	name string
}

// office finds the calendar of the agency on a day. An agency that has been succeeded by
// then gives its successor.
func (f clockFlags) office(on time.Time, strict bool) (office, error) {
	if err := checkLanguage(f.lang); err != nil {
		return office{}, err
	}
	spec, hours, o, err := f.spec(on)
	if err != nil {
		return office{}, err
	}
	if hours != nil && f.calendar != "" {
		spec = spec.With(spec.ID+"@"+o.id, *hours)
	}
	spec.Strict = spec.Strict || strict
	o.cal, err = clock.New(spec)
	return o, err
}

func (f clockFlags) spec(on time.Time) (clock.Spec, *clock.Hours, office, error) {
	var o office
	var hours *clock.Hours
	calendar := ""
	if f.agency != "" {
		org, err := f.organisation()
		if err != nil {
			return clock.Spec{}, nil, o, err
		}
		a, err := org.Current(f.agency, organisation.DateOf(on))
		if err != nil {
			return clock.Spec{}, nil, o, err
		}
		o.id, o.name, hours, calendar = a.ID, translator(f.lang)(a.VI, a.EN), a.Hours, a.Calendar
	}
	if f.calendar != "" {
		data, err := os.ReadFile(f.calendar)
		if err != nil {
			return clock.Spec{}, nil, o, err
		}
		spec, err := clock.LoadYAML(data)
		return spec, hours, o, err
	}
	lib, err := clock.LoadLibrary(f.config(), "calendars")
	if err != nil {
		return clock.Spec{}, nil, o, err
	}
	spec, err := lib.Agency(o.id, calendar, hours)
	return spec, nil, o, err
}

func (f clockFlags) config() fs.FS {
	if f.configDir != "" {
		return os.DirFS(f.configDir)
	}
	return config.FS
}

func (f clockFlags) organisation() (*organisation.Organisation, error) {
	org, _, err := organisation.Load(f.config(), "organisation")
	return org, err
}

// dueQuestion is what "clock due" is asked.
type dueQuestion struct {
	from, limit, procedure, channel, kase string
	strict                                bool
}

// dueAnswer is the JSON of "clock due".
type dueAnswer struct {
	Agency   string     `json:"agency,omitempty"`
	Calendar string     `json:"calendar"`
	Hash     string     `json:"calendar_hash"`
	DueLocal *time.Time `json:"due_local,omitempty"` // the due date with Vietnam's offset
	clock.Reckoning
}

func (q dueQuestion) answer(f clockFlags, w io.Writer) error {
	from, err := parseMoment("--from", q.from)
	if err != nil {
		return err
	}
	o, err := f.office(from, q.strict)
	if err != nil {
		return err
	}
	limit, err := q.timeLimit(f, from)
	if err != nil {
		return err
	}
	r, err := o.cal.Due(from, limit)
	if err != nil {
		return err
	}
	if !f.asJSON {
		return writeDue(w, o, r, f.lang)
	}
	a := dueAnswer{Agency: o.id, Calendar: o.cal.ID(), Hash: o.cal.Hash(), Reckoning: r}
	if r.Due != nil {
		local := r.Due.In(clock.Zone)
		a.DueLocal = &local
	}
	return writeIndented(w, a)
}

// timeLimit is the one given, or the procedure's.
func (q dueQuestion) timeLimit(f clockFlags, from time.Time) (clock.Limit, error) {
	if q.procedure == "" {
		return clock.ParseLimit(q.limit)
	}
	org, err := f.organisation()
	if err != nil {
		return clock.Limit{}, err
	}
	catalogue, err := procedure.LoadCatalogue(f.config(), org)
	if err != nil {
		return clock.Limit{}, err
	}
	d, ok := catalogue.GetOn(q.procedure, organisation.DateOf(from))
	if !ok {
		return clock.Limit{}, bilingual{fmt.Sprintf("Không có thủ tục %q vào ngày này.", q.procedure),
			fmt.Sprintf("There is no procedure %q on that day.", q.procedure)}
	}
	limit, ok := d.LimitFor(q.channel, q.kase)
	if !ok {
		return clock.Limit{}, bilingual{fmt.Sprintf("Thủ tục %s không có thời hạn cho kênh %q, trường hợp %q.", q.procedure, q.channel, q.kase),
			fmt.Sprintf("The procedure %s has no limit for the channel %q and the case %q.", q.procedure, q.channel, q.kase)}
	}
	return limit, nil
}

// betweenAnswer is the JSON of "clock between".
type betweenAnswer struct {
	Agency       string    `json:"agency,omitempty"`
	Calendar     string    `json:"calendar"`
	From         time.Time `json:"from"`
	To           time.Time `json:"to"`
	Seconds      float64   `json:"working_seconds"`
	Provisional  bool      `json:"provisional,omitempty"`
	MissingYears []int     `json:"missing_years,omitempty"`
}

func answerBetween(f clockFlags, fromText, toText string, w io.Writer) error {
	from, err := parseMoment("--from", fromText)
	if err != nil {
		return err
	}
	to, err := parseMoment("--to", toText)
	if err != nil {
		return err
	}
	if to.Before(from) {
		return bilingual{"--to phải sau --from.", "--to must not be before --from."}
	}
	o, err := f.office(from, false)
	if err != nil {
		return err
	}
	worked, missing := o.cal.WorkingBetween(from, to), o.cal.MissingYears(from, to)
	if f.asJSON {
		return writeIndented(w, betweenAnswer{Agency: o.id, Calendar: o.cal.ID(), From: from, To: to,
			Seconds: worked.Seconds(), Provisional: len(missing) > 0, MissingYears: missing})
	}
	t := translator(f.lang)
	var c columns
	o.describe(&c, t)
	c.row(t("Từ", "From"), longMoment(from, f.lang))
	c.row(t("Đến", "To"), longMoment(to, f.lang))
	c.row(t("Thời gian làm việc", "Working time"), workingTime(worked, f.lang))
	noteMissing(&c, missing, t)
	return c.writeTo(w)
}

// parseMoment reads a moment as people and programs write it, without an offset in
// Vietnam's time.
func parseMoment(flag, text string) (time.Time, error) {
	text = strings.TrimSpace(text)
	if at, err := time.Parse(time.RFC3339, text); err == nil {
		return at.UTC(), nil
	}
	for _, layout := range []string{"2006-01-02 15:04", time.DateTime, "2006-01-02T15:04", "02/01/2006 15:04", "02/01/2006 15:04:05"} {
		if at, err := time.ParseInLocation(layout, text, clock.Zone); err == nil {
			return at.UTC(), nil
		}
	}
	return time.Time{}, bilingual{fmt.Sprintf(`%s %q: cần dạng "2026-04-24 14:59", "24/04/2026 14:59" hoặc RFC 3339.`, flag, text),
		fmt.Sprintf(`%s %q: write "2026-04-24 14:59", "24/04/2026 14:59" or RFC 3339.`, flag, text)}
}

// must stops the program on a mistake in its own flag names.
func must(err error) {
	if err != nil {
		panic(err)
	}
}
