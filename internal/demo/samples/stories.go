package samples

import (
	"slices"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/procedure"
)

// story is a sort of sample dossier: how many there are, when they are due and what
// becomes of them.
type story struct {
	name   string
	count  int
	due    window
	online bool           // a citizen files it
	want   dossier.Status // where it ends up
	// fits tells the procedures that can have such dossiers; nil = all.
	fits func(route) bool
	// shape says where the dossier turns and rests; nil = it goes to its end.
	shape func(p *planner, s *sample)
}

// The stories, those that few procedures can have first.
var stories = []story{
	{name: "online, the draft waits for the citizen", count: 3, online: true, want: dossier.StatusProcessing, fits: confirmsDraft, shape: silentAfter(2)},
	{name: "verified, the longer limit applies", count: 2, due: dueInTime, want: dossier.StatusProcessing, fits: canVerify, shape: verified(false)},
	{name: "being verified", count: 2, due: dueInTime, want: dossier.StatusProcessing, fits: canVerify, shape: verified(true)},
	{name: "a complaint is looked into", count: 2, due: dueAhead, want: dossier.StatusProcessing, fits: canComplain, shape: complaint},
	{name: "another body is consulted", count: 7, due: dueAhead, want: dossier.StatusProcessing, fits: consults, shape: consulting},
	{name: "another body is late with its answer", count: 1, due: dueLate, want: dossier.StatusProcessing, fits: consults, shape: consulting},
	{name: "handed over to the district", count: 5, due: dueAhead, want: dossier.StatusProcessing, fits: handsOver, shape: handOver(actNone)},
	{name: "handed over to the district, late", count: 2, due: dueLate, want: dossier.StatusProcessing, fits: handsOver, shape: handOver(actClaim)},

	{name: "online, not looked at yet", count: 12, online: true, want: dossier.StatusFiled, shape: restAtIntake(actNone)},
	{name: "online, the desk is looking at it", count: 2, online: true, want: dossier.StatusFiled, shape: restAtIntake(actClaim)},
	{name: "online, not accepted", count: 2, online: true, want: dossier.StatusNotAccepted, shape: refusedAtOnce},
	{name: "online, accepted", count: 8, online: true, want: dossier.StatusProcessing, fits: hasInside, shape: inside(actNone)},
	{name: "online, withdrawn by the citizen", count: 3, online: true, want: dossier.StatusWithdrawn, fits: hasInside, shape: inside(actWithdraw)},
	{name: "online, the citizen is to supplement", count: 3, online: true, want: dossier.StatusAwaitSupplement, fits: canSupplementLater, shape: supplementLater},
	{name: "online, finished", count: 6, online: true, want: dossier.StatusHandedOver},

	{name: "just received", count: 6, due: dueFresh, want: dossier.StatusReceived, shape: restAtIntake(actNone)},
	{name: "just received, claimed", count: 2, due: dueFresh, want: dossier.StatusReceived, shape: restAtIntake(actClaim)},
	{name: "received, overdue already", count: 3, due: dueLate, want: dossier.StatusReceived, shape: restAtIntake(actNone)},
	{name: "not accepted", count: 5, due: dueInTime, want: dossier.StatusNotAccepted, shape: refusedAtOnce},
	{name: "waits for papers since it was received", count: 4, due: dueInTime, want: dossier.StatusAwaitSupplement, shape: supplementAtOnce},
	{name: "waits for papers since it was assessed", count: 5, due: dueInTime, want: dossier.StatusAwaitSupplement, fits: canSupplementLater, shape: supplementLater},
	{name: "supplemented and going on", count: 3, due: dueInTime, want: dossier.StatusProcessing, fits: canSupplementLater, shape: supplemented},
	{name: "returned to the step before", count: 5, due: dueInTime, want: dossier.StatusProcessing, fits: canReturn, shape: returned},
	{name: "to be refused, the notice is not signed", count: 3, due: dueInTime, want: dossier.StatusProcessing, fits: canRefuseLater, shape: refusedLater(true)},
	{name: "refused", count: 5, due: dueInTime, want: dossier.StatusStopped, fits: canRefuseLater, shape: refusedLater(false)},
	{name: "stopped", count: 4, due: dueInTime, want: dossier.StatusStopped, fits: hasInside, shape: inside(actStop)},
	{name: "withdrawn at the counter", count: 4, due: dueInTime, want: dossier.StatusWithdrawn, fits: hasInside, shape: inside(actWithdraw)},
	{name: "put off with an apology", count: 4, due: dueSoon, want: dossier.StatusProcessing, fits: hasInside, shape: inside(actExtend)},

	{name: "under way", count: 15, due: dueAhead, want: dossier.StatusProcessing, fits: hasInside, shape: inside(actNone)},
	{name: "under way, claimed", count: 6, due: dueAhead, want: dossier.StatusProcessing, fits: hasInside, shape: inside(actClaim)},
	{name: "due soon", count: 11, due: dueSoon, want: dossier.StatusProcessing, fits: hasInside, shape: inside(actNone)},
	{name: "due soon, claimed", count: 5, due: dueSoon, want: dossier.StatusProcessing, fits: hasInside, shape: inside(actClaim)},
	{name: "overdue", count: 8, due: dueLate, want: dossier.StatusProcessing, fits: hasInside, shape: inside(actNone)},
	{name: "overdue, claimed", count: 4, due: dueLate, want: dossier.StatusProcessing, fits: hasInside, shape: inside(actClaim)},
	{name: "long overdue", count: 3, due: dueLong, want: dossier.StatusProcessing, fits: hasInside, shape: inside(actNone)},
	{name: "ready in time", count: 6, due: dueInTime, want: dossier.StatusReady, fits: handsOut, shape: ready},
	{name: "ready late", count: 4, due: dueLate, want: dossier.StatusReady, fits: handsOut, shape: ready},
	{name: "finished early", count: 14, due: dueInTime, want: dossier.StatusHandedOver},
	{name: "finished late", count: 6, due: dueLate, want: dossier.StatusHandedOver},
	{name: "finished after a supplement", count: 3, due: dueInTime, want: dossier.StatusHandedOver, fits: canSupplementLater, shape: finishedAfter(kindSupplement)},
	{name: "finished after a return", count: 2, due: dueInTime, want: dossier.StatusHandedOver, fits: canReturn, shape: finishedAfter(kindReturn)},
}

// What procedures can have.

func hasInside(r route) bool { return len(r.inside()) > 0 }
func handsOver(r route) bool { return len(r.handedOver()) > 0 }
func handsOut(r route) bool  { return r.has(2, func(s stage) bool { return s.offClock }) }
func consults(r route) bool  { return r.has(1, waitsForOthers) }
func canVerify(r route) bool { return r.has(2, offers(kindVerify)) }

func waitsForOthers(s stage) bool { return s.waits }

func canComplain(r route) bool {
	s, ok := r.first(2, offers(kindOther))
	return ok && r.has(s.no+1, func(t stage) bool { return t.aside })
}

func canSupplementLater(r route) bool { return r.has(2, offers(kindSupplement)) }
func canRefuseLater(r route) bool     { return r.has(2, offers(kindRefuse)) }
func canReturn(r route) bool          { return r.has(2, offers(kindReturn)) }

// confirmsDraft: online, the step table has the applicant confirm the draft.
func confirmsDraft(r route) bool {
	return slices.ContainsFunc(r.definition.Steps, func(s procedure.Step) bool { return s.Clock == "wait_applicant_max_1_day" })
}

// What becomes of dossiers.

func restAtIntake(last lastAct) func(*planner, *sample) {
	return func(_ *planner, s *sample) { s.until, s.last = 1, last }
}

// inside rests at the step that has had the fewest so far.
func inside(last lastAct) func(*planner, *sample) {
	return func(p *planner, s *sample) { s.until, s.last = p.rest(s, s.route.inside()), last }
}

func handOver(last lastAct) func(*planner, *sample) {
	return func(p *planner, s *sample) { s.until, s.last = p.rest(s, s.route.handedOver()), last }
}

func silentAfter(step int) func(*planner, *sample) {
	return func(_ *planner, s *sample) { s.until, s.silent = step+1, true }
}

func verified(beside bool) func(*planner, *sample) {
	return func(_ *planner, s *sample) {
		at, _ := s.route.first(2, offers(kindVerify))
		s.turns, s.until, s.beside = []turn{{at.no, kindVerify}}, at.no+1, beside
	}
}

func complaint(_ *planner, s *sample) {
	at, _ := s.route.first(2, offers(kindOther))
	s.turns, s.until = []turn{{at.no, kindOther}}, at.no+1
}

// consulting rests at the consultation; every other one that runs beside a step rests
// with that step open too.
func consulting(p *planner, s *sample) {
	at, _ := s.route.first(1, waitsForOthers)
	s.until = at.no
	if at.beside > 0 && p.turnsOf(s.route.definition.Code)%2 == 0 {
		s.until = min(at.no, at.beside)
	}
}

func refusedAtOnce(_ *planner, s *sample) { s.turns = []turn{{1, kindRefuse}} }

func supplementAtOnce(_ *planner, s *sample) {
	s.turns, s.silent = []turn{{1, kindSupplement}}, true
}

func supplementLater(_ *planner, s *sample) {
	at, _ := s.route.first(2, offers(kindSupplement))
	s.turns, s.silent = []turn{{at.no, kindSupplement}}, true
}

func supplemented(_ *planner, s *sample) {
	at, _ := s.route.first(2, offers(kindSupplement))
	s.turns, s.until = []turn{{at.no, kindSupplement}}, at.no
}

func returned(_ *planner, s *sample) {
	at, _ := s.route.first(2, offers(kindReturn))
	s.turns, s.halts = []turn{{at.no, kindReturn}}, true
}

func refusedLater(beside bool) func(*planner, *sample) {
	return func(_ *planner, s *sample) {
		at, _ := s.route.first(2, offers(kindRefuse))
		s.turns, s.beside = []turn{{at.no, kindRefuse}}, beside
	}
}

func ready(_ *planner, s *sample) {
	at, _ := s.route.first(2, func(s stage) bool { return s.offClock })
	s.until = at.no
}

func finishedAfter(kind string) func(*planner, *sample) {
	return func(_ *planner, s *sample) {
		at, _ := s.route.first(2, offers(kind))
		s.turns = []turn{{at.no, kind}}
	}
}
