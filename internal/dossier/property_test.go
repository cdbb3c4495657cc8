package dossier_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/dossier"
)

// world is one procedure ready to run at one agency.
type world struct {
	program  *dossier.Program
	books    []*dossier.Calendars // the first is in force; the others may be put in force
	agency   string
	agencies map[string]string
	held     func(agency, role string) bool // somebody holds it
	operated bool                           // operators are at work beside everybody else
	versions []*dossier.Program             // that it can be migrated to
}

// play is a random life of a dossier: the case, a twin that goes through JSON after
// every step, and the read models.
type play struct {
	world
	rt      *rapid.T
	c, twin *dossier.Case
	target  *dossier.Program // of the next migration
	now     time.Time
	books   *dossier.Calendars // in force
	ruling  *dossier.Calendars // those that the due date was last reckoned with
	first   time.Time          // receipt
	n       int
	model   model

	before string // where the process stood before the command being given
	stood  string // and before the completion that may be taken back
}

// model is what a plain reader makes of the deltas.
type model struct {
	dossier     dossier.Dossier
	tasks       map[string]dossier.Task
	adjustments map[int]dossier.Adjustment
	incidents   map[string]dossier.Incident
	seq         int64
}

var owner = dossier.Actor{ID: "owner", Name: "Nguyễn Văn An", Kind: "citizen"}

func (p *play) env() dossier.Env {
	return dossier.Env{Now: p.now, Program: p.program, Calendars: p.books, Target: p.target}
}

func asJSON(t require.TestingT, v any) string {
	data, err := json.Marshal(v)
	require.NoError(t, err)
	return string(data)
}

func start(rt *rapid.T, w world) *play {
	p := &play{world: w, rt: rt, books: w.books[0], ruling: w.books[0], model: model{
		tasks: map[string]dossier.Task{}, adjustments: map[int]dossier.Adjustment{}, incidents: map[string]dossier.Incident{},
	}}
	p.now = time.Date(2026, time.January, 5, 0, 30, 0, 0, time.UTC).Add(time.Duration(rapid.IntRange(0, 300*24*60).Draw(rt, "start")) * time.Minute)
	s := dossier.Submission{
		ID: "0193b8a0-0000-7000-8000-000000000001", CommandID: "submit", Fingerprint: "s",
		Actor: dossier.Actor{ID: "d", Name: "Hoa", Kind: "officer"}, Agency: w.agency, Agencies: w.agencies,
		Channel:   dossier.Channel(rapid.SampledFrom(w.program.Definition.Channels).Draw(rt, "channel")),
		Applicant: dossier.Applicant{Kind: "person", Name: "Nguyễn Văn An"},
	}
	p.first = p.now
	switch {
	case s.Channel == dossier.ChannelOnline:
		s.AccountID, s.Actor = owner.ID, owner
	case rapid.IntRange(0, 3).Draw(rt, "backdated") == 0:
		p.first = p.now.Add(-time.Duration(rapid.IntRange(1, 20*24).Draw(rt, "hours before")) * time.Hour)
		s.ReceivedAt = &p.first
	}
	var err error
	p.c, _, err = dossier.NewCase(s, "W1-260302-0001", p.env())
	require.NoError(rt, err)
	p.twin, _, err = dossier.NewCase(s, "W1-260302-0001", p.env())
	require.NoError(rt, err)
	p.after()
	return p
}

// step is one thing that happens.
func (p *play) step() {
	p.pass()
	switch what := rapid.IntRange(0, 19).Draw(p.rt, "what"); {
	case what == 0:
		p.both(func(c *dossier.Case) error { return c.Wake(p.env()) })
	case what == 1:
		p.recalendar()
	case p.operated && what < 8:
		p.command(p.drawOperation())
	case p.operated && what < 11:
		p.answerService()
	default:
		p.command(p.draw())
	}
	p.wakeAll()
}

// pass lets time go by; what falls due meanwhile wakes the dossier, or, when nobody
// was there to be woken, only later.
func (p *play) pass() {
	until := p.now.Add(time.Duration(rapid.OneOf(
		rapid.IntRange(0, 600), rapid.IntRange(0, 36_000), rapid.IntRange(0, 500_000),
	).Draw(p.rt, "seconds")) * time.Second)
	if rapid.IntRange(0, 9).Draw(p.rt, "away") == 0 {
		p.now = until
		return
	}
	for next := p.c.NextDeadline(); next != nil && !next.After(until); next = p.c.NextDeadline() {
		if next.After(p.now) {
			p.now = *next
		}
		p.wakeAll()
	}
	p.now = until
}

// wakeAll wakes the dossier as the driver does, and sees that it gets somewhere.
func (p *play) wakeAll() {
	for range 50 {
		next := p.c.NextDeadline()
		if next == nil || next.After(p.now) {
			return
		}
		seq := p.c.Dossier.Seq
		p.both(func(c *dossier.Case) error { return c.Wake(p.env()) })
		require.Greater(p.rt, p.c.Dossier.Seq, seq, "woken at its deadline the dossier must do something")
	}
	require.Fail(p.rt, "the dossier is woken without end")
}

// both does the same to the case and to its twin, and checks what must hold after everything.
func (p *play) both(act func(*dossier.Case) error) {
	require.NoError(p.rt, act(p.c))
	require.NoError(p.rt, act(p.twin))
	p.after()
}

func (p *play) recalendar() {
	p.books = rapid.SampledFrom(p.world.books).Draw(p.rt, "calendar")
	p.command(dossier.Command{Kind: dossier.CommandRecalendar, Actor: dossier.Actor{ID: "admin", Kind: "system"}})
}

// command gives a command to both; what is refused must have changed nothing.
func (p *play) command(cmd dossier.Command) {
	p.n++
	if cmd.ID == "" {
		cmd.ID = fmt.Sprint("c", p.n)
	}
	before, earlier := asJSON(p.rt, p.c), p.note()
	p.before = p.standing()
	checked := p.c.Check(cmd, p.env())
	require.Equal(p.rt, before, asJSON(p.rt, p.c), "a check changes nothing")
	r, err := p.c.Execute(cmd, p.env())
	again, errTwin := p.twin.Execute(cmd, p.env())
	require.Equal(p.rt, asJSON(p.rt, err), asJSON(p.rt, errTwin))
	require.Equal(p.rt, asJSON(p.rt, r), asJSON(p.rt, again))
	if err != nil {
		e, typed := dossier.AsError(err)
		require.True(p.rt, typed, "%v", err)
		require.NotEmpty(p.rt, e.VI)
		require.NotEmpty(p.rt, e.EN)
		require.Error(p.rt, checked, "what Check lets through is carried out: %v", err)
		require.Equal(p.rt, before, asJSON(p.rt, p.c), "a refused command changes nothing")
		_, ok := p.c.Take()
		require.False(p.rt, ok, "a refused command leaves nothing to project")
		return
	}
	require.NoError(p.rt, checked)
	require.Equal(p.rt, cmd.ID, r.CommandID)
	p.handed(cmd, earlier)
	if cmd.Kind == dossier.CommandMigrate {
		p.program = p.target
	}
	p.after()
	if rapid.IntRange(0, 4).Draw(p.rt, "retry") == 0 {
		before = asJSON(p.rt, p.c)
		retried, err := p.c.Execute(cmd, p.env())
		require.NoError(p.rt, err)
		require.Equal(p.rt, r.Task, retried.Task)
		require.Equal(p.rt, before, asJSON(p.rt, p.c), "a retry changes nothing")
	}
}

// draw is any command by anyone, sensible ones more often than not.
func (p *play) draw() dossier.Command {
	var cmd dossier.Command
	tasks := slices.Sorted(maps.Keys(p.c.Tasks))
	var t dossier.Task
	if len(tasks) > 0 {
		t = p.c.Tasks[rapid.SampledFrom(tasks).Draw(p.rt, "task")].Task
	}
	cmd.TaskID, cmd.Actor, cmd.Comment, cmd.Items = t.ID, officer(t.Agency, t.Role, "a"), "lý do", []string{"CCCD"}
	sensible := rapid.IntRange(0, 9).Draw(p.rt, "sensible") < 7
	if !sensible {
		p.garble(&cmd, t)
	}
	kinds := []dossier.CommandKind{
		dossier.CommandComplete, dossier.CommandComplete, dossier.CommandComplete, dossier.CommandComplete, dossier.CommandComplete,
		dossier.CommandClaim, dossier.CommandRelease, dossier.CommandReturn, dossier.CommandRequestSupplement,
		dossier.CommandSupplement, dossier.CommandSupplement, dossier.CommandExtend, dossier.CommandRetryIncident,
		dossier.CommandAssign, dossier.CommandForward, dossier.CommandRecall, dossier.CommandRecall,
		dossier.CommandConsult, dossier.CommandAnswer, dossier.CommandCloseConsultation, dossier.CommandComment,
	}
	if !sensible {
		kinds = append(kinds, dossier.CommandRefuse, dossier.CommandWithdraw, dossier.CommandStop, "nonsense")
	}
	cmd.Kind = rapid.SampledFrom(kinds).Draw(p.rt, "kind")
	switch cmd.Kind {
	case dossier.CommandComplete:
		if t.Consultation == nil && sensible {
			p.answerAll(t)
		}
		if len(t.Outcomes) > 0 && sensible {
			cmd.Outcome = rapid.SampledFrom(t.Outcomes).Draw(p.rt, "outcome").ID
		}
		if cmd.Form == nil {
			cmd.Form = validForm(t.FormKey)
		}
	case dossier.CommandSupplement:
		if sensible {
			cmd.TaskID = ""
			cmd.Actor = rapid.SampledFrom([]dossier.Actor{owner, cmd.Actor}).Draw(p.rt, "supplier")
		}
	case dossier.CommandRequestSupplement, dossier.CommandRefuse:
		cmd.TaskID = ""
	case dossier.CommandExtend:
		until := p.now.Add(time.Duration(rapid.IntRange(-24, 40*24).Draw(p.rt, "until")) * time.Hour)
		if slices.Contains(moreOff, until.In(clock.Zone).Format(time.DateOnly)) {
			until = until.AddDate(0, 0, 1) // where an appointment goes that a new day off takes away is the clock's own test
		}
		cmd.Until = &until
	default:
		p.drawHands(&cmd, t, sensible)
	}
	return cmd
}

// garble makes something of a command wrong.
func (p *play) garble(cmd *dossier.Command, t dossier.Task) {
	cmd.Actor = rapid.SampledFrom([]dossier.Actor{
		{}, owner, {ID: "stranger", Kind: "citizen"}, officer("elsewhere", t.Role, "x"), officer(t.Agency, t.Role, "b"),
		officer(t.Agency, "clerk", "y"), {Kind: "system"}, cmd.Actor,
	}).Draw(p.rt, "actor")
	cmd.TaskID = rapid.SampledFrom([]string{"", "no such task", cmd.TaskID, cmd.TaskID, cmd.TaskID}).Draw(p.rt, "task id")
	if len(p.c.Done) > 0 && rapid.IntRange(0, 5).Draw(p.rt, "old task") == 0 {
		cmd.TaskID = p.c.Done[0].ID
	}
	cmd.IfVersion = rapid.SampledFrom([]int64{0, 0, t.Version, 1, 9999}).Draw(p.rt, "version")
	cmd.Outcome = rapid.SampledFrom([]string{"", "refuse", "supplement", "return", "approve", "verify", "rubbish"}).Draw(p.rt, "outcome")
	cmd.Comment = rapid.SampledFrom([]string{"", "  ", "lý do"}).Draw(p.rt, "comment")
	cmd.Items = rapid.SampledFrom([][]string{nil, {"CCCD"}}).Draw(p.rt, "items")
	cmd.Form = json.RawMessage(rapid.SampledFrom([]string{"", "{}", "[]", "{", "null", `{"ket_luan":1}`, `{"outcome":"refuse"}`, `{"x":1e999999999}`}).Draw(p.rt, "form"))
	if len(cmd.Form) == 0 {
		cmd.Form = nil
	}
	cmd.IncidentID = rapid.SampledFrom([]string{"", "incident#1"}).Draw(p.rt, "incident")
}

func officer(agency, role, who string) dossier.Actor {
	return dossier.Actor{
		ID: role + "@" + agency + who, Name: "Cán bộ " + who, Kind: "officer",
		Positions: []dossier.Position{{Agency: agency, Role: role}},
	}
}

func validForm(key string) json.RawMessage {
	switch key {
	case "review":
		return json.RawMessage(`{"ket_luan":"đủ"}`)
	case "tra-ket-qua":
		return json.RawMessage(`{"handover_method":"counter","recipient_name":"An"}`)
	}
	return json.RawMessage(`{}`)
}

// after takes the delta into the model and checks what must hold at any time.
func (p *play) after() {
	d, changed := p.c.Take()
	e, changedTwin := p.twin.Take()
	require.Equal(p.rt, changed, changedTwin)
	require.Equal(p.rt, asJSON(p.rt, d), asJSON(p.rt, e), "a case that went through JSON goes on as if it had not")
	data := asJSON(p.rt, p.twin)
	require.Equal(p.rt, data, asJSON(p.rt, p.c))
	p.twin = &dossier.Case{}
	require.NoError(p.rt, json.Unmarshal([]byte(data), p.twin))
	if changed {
		p.read(d)
	}
	p.checkModel()
	p.checkClock()
	p.checkOverdue()
	p.checkTasks()
	p.checkConsultations()
	p.checkProcess()
	p.checkEnd()
}

func (p *play) read(d dossier.Delta) {
	require.Equal(p.rt, p.model.seq+1, d.FromSeq)
	for _, e := range d.Events {
		p.model.seq++
		require.Equal(p.rt, p.model.seq, e.Seq, "events without gaps")
	}
	require.Equal(p.rt, p.model.seq, d.ToSeq)
	p.model.dossier = d.Dossier
	for _, t := range d.Tasks {
		if before, known := p.model.tasks[t.ID]; known {
			require.Greater(p.rt, t.Version, before.Version, "a changed task has a new version")
		}
		p.model.tasks[t.ID] = t
	}
	for _, a := range d.Adjustments {
		p.model.adjustments[a.No] = a
	}
	for _, i := range d.Incidents {
		p.model.incidents[i.ID] = i
	}
}

// checkModel: who read the deltas knows what the case knows.
func (p *play) checkModel() {
	require.Equal(p.rt, asJSON(p.rt, p.c.Dossier), asJSON(p.rt, p.model.dossier))
	open := 0
	for id, t := range p.model.tasks {
		if t.ClosedAt == nil {
			open++
			require.Contains(p.rt, p.c.Tasks, id)
			require.Equal(p.rt, asJSON(p.rt, p.c.Tasks[id].Task), asJSON(p.rt, t))
		}
	}
	require.Equal(p.rt, len(p.c.Tasks), open)
	require.Len(p.rt, p.model.adjustments, len(p.c.Adjustments))
	for _, a := range p.c.Adjustments {
		require.Equal(p.rt, asJSON(p.rt, a), asJSON(p.rt, p.model.adjustments[a.No]))
	}
	for id := range p.c.Incidents {
		require.Nil(p.rt, p.model.incidents[id].ResolvedAt)
	}
}

// checkClock: the due date is what its own history says, and the clock stands still
// exactly while a step on a legal ground is open.
func (p *play) checkClock() {
	d := p.c.Dossier
	require.Equal(p.rt, show(p.due()), show(d.Due), "the due date reckoned anew from its adjustments: %s", asJSON(p.rt, p.c.Adjustments))
	if d.Due != nil {
		require.True(p.rt, p.ruling.Of(d.Agency).IsWorkingDay(*d.Due), "due on a day off: %s", show(d.Due))
	}
	require.Equal(p.rt, d.StoppedSince != nil, p.c.Deadline.StoppedSince != nil && p.c.Deadline.FinishedAt == nil)
	require.Equal(p.rt, d.StoppedSince != nil, len(p.c.Stops) > 0)
	if !p.c.Clocked {
		require.Empty(p.rt, p.c.Stops)
		return
	}
	standing := 0
	for _, token := range p.c.Engine.Tokens() {
		ground := p.program.Process.Node(token.Element).Extension.StopGround
		if ground == "" || token.For != "task" {
			continue
		}
		if _, err := clock.Ground(ground).Info(); err != nil {
			require.NotContains(p.rt, p.c.Stops, token.Instance, "%s is no legal ground", ground)
			continue
		}
		if _, holds := p.c.Stops[token.Instance]; !holds && p.operated && p.usedUp(ground) {
			continue // brought here by hand: a ground that holds once does not hold again
		}
		standing++
		require.Contains(p.rt, p.c.Stops, token.Instance)
	}
	require.Len(p.rt, p.c.Stops, standing)
	if d.StoppedSince != nil {
		grounds := map[string]bool{}
		for _, s := range p.c.Stops {
			grounds[s.Ground] = true
		}
		require.True(p.rt, grounds[d.StopGround], "the ground shown is one that holds: %s of %v", d.StopGround, grounds)
	}
}

// usedUp reports whether a ground that stops the clock once has done so.
func (p *play) usedUp(ground string) bool {
	info, err := clock.Ground(ground).Info()
	return err == nil && info.Once && p.c.Deadline.Stops(info.Ground) > 0
}

// due is an independent reckoning: the limit from the receipt, moved by everything after it.
func (p *play) due() *time.Time {
	received, kase, from := p.first, "", 0
	for i, a := range p.c.Adjustments {
		switch a.Kind {
		case "receipt":
			received, from = a.From, i+1
		case "case":
			kase = p.c.Dossier.Case
		}
	}
	limit, ok := p.program.Definition.LimitFor(string(p.c.Dossier.Channel), kase)
	require.True(p.rt, ok)
	if p.c.Clocked {
		p.ruling = p.books // a recalendar puts its calendar in force only while the clock has not ended
	}
	cal := p.ruling.Of(p.c.Dossier.Agency)
	var due *time.Time
	if limit.Unit != clock.PerPlan {
		r, err := cal.Due(received, limit)
		require.NoError(p.rt, err)
		due = r.Due
	}
	return p.moved(cal, due, p.c.Adjustments[from:])
}

func (p *play) moved(cal *clock.Calendar, due *time.Time, adjustments []dossier.Adjustment) *time.Time {
	for _, a := range adjustments {
		switch {
		case a.Kind == "correct":
			due = a.DueAfter
		case due == nil:
		case a.Kind == "stop" && a.To != nil:
			m, err := cal.AddWorking(*due, cal.WorkingBetween(a.From, *a.To))
			require.NoError(p.rt, err)
			due = &m.At
		case a.Kind == "extend" && a.DueAfter.After(*due):
			due = a.DueAfter
		}
	}
	return due
}

// checkOverdue: a mark says what is true now, and what is true is marked once the dossier was woken.
func (p *play) checkOverdue() {
	d := p.c.Dossier
	if d.OverdueSince != nil && d.ClosedAt == nil && p.c.Clocked {
		require.Equal(p.rt, show(d.Due), show(d.OverdueSince))
		require.True(p.rt, p.now.After(*d.Due))
	}
	for _, t := range p.c.Tasks {
		if t.Consultation != nil {
			require.Nil(p.rt, t.OverdueSince)
		}
		if t.OverdueSince != nil && p.c.Clocked {
			require.Equal(p.rt, show(t.Due), show(t.OverdueSince))
			require.True(p.rt, p.now.After(*t.Due))
		}
	}
	if next := p.c.NextDeadline(); next == nil {
		later := &dossier.Case{}
		require.NoError(p.rt, json.Unmarshal([]byte(asJSON(p.rt, p.c)), later))
		require.NoError(p.rt, later.Wake(dossier.Env{Now: p.now.AddDate(3, 0, 0), Program: p.program, Calendars: p.books}))
		require.Equal(p.rt, d.Seq, later.Dossier.Seq, "a dossier that nothing wakes has nothing to be woken for")
	}
}

// checkTasks: every task can be done by somebody, in its time.
func (p *play) checkTasks() {
	d := p.c.Dossier
	for id, t := range p.c.Tasks {
		if t.Consultation != nil {
			continue // see checkConsultations
		}
		require.Equal(p.rt, id, p.c.Instances[t.Instance])
		if t.Due != nil && d.Due != nil && d.Due.After(t.CreatedAt) {
			require.False(p.rt, t.Due.After(*d.Due), "%s is due %s, the dossier %s", t.ElementID, show(t.Due), show(d.Due))
		}
		require.NotEmpty(p.rt, t.Role)
		require.True(p.rt, p.held(t.Agency, t.Role), "nobody holds %s at %s", t.Role, t.Agency)
		claim := dossier.Command{ID: "try", Kind: dossier.CommandClaim, TaskID: id, Actor: officer(t.Agency, t.Role, "free")}
		err := p.c.Check(claim, p.env())
		switch {
		case t.State == dossier.TaskOpen && d.SuspendedSince == nil:
			require.NoError(p.rt, err)
		default:
			require.Error(p.rt, err)
		}
		require.Equal(p.rt, t.State == dossier.TaskClaimed, t.Assignee != "" && t.WaitFor == "")
		require.Equal(p.rt, t.State == dossier.TaskWaiting, t.WaitFor != "")
	}
}

// checkEnd: what is closed is closed.
func (p *play) checkEnd() {
	d := p.c.Dossier
	if d.ClosedAt == nil {
		require.False(p.rt, p.c.Engine.Ended())
		require.True(p.rt, len(p.c.Tasks)+len(p.c.Timers)+len(p.c.Services)+len(p.c.Incidents) > 0, "nothing can move it any more")
		return
	}
	require.True(p.rt, p.c.Engine.Ended())
	require.True(p.rt, d.Status.Final())
	require.Empty(p.rt, p.c.Tasks)
	require.Empty(p.rt, p.c.Instances)
	require.Empty(p.rt, p.c.Timers)
	require.Empty(p.rt, p.c.Services)
	require.Empty(p.rt, p.c.Stops)
	require.Empty(p.rt, p.c.Incidents)
	require.Nil(p.rt, p.c.NextDeadline())
	for _, t := range p.model.tasks {
		require.NotNil(p.rt, t.ClosedAt)
	}
}
