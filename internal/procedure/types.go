package procedure

import (
	"encoding/json"

	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/organisation"
)

// Channels a dossier can be filed by; the same words as dossier.Channel.
const (
	ChannelDirect = "direct"
	ChannelOnline = "online"
	ChannelPost   = "post"
)

// Definition is one published version of a procedure. It never changes once
// published: a change is a new Version. Compare by SHA.
type Definition struct {
	Code    string `json:"code" yaml:"code"` // national code, or one of this installation's own
	Version int    `json:"version" yaml:"version"`
	NameVI  string `json:"name_vi" yaml:"name_vi"`
	NameEN  string `json:"name_en" yaml:"name_en"`
	Field   string `json:"field" yaml:"field"` // lĩnh vực
	// Level is the level of the organisation that decides, LevelNow who handles it
	// since 2025-07-01 where that differs, as published ("ward/province").
	Level    string `json:"level" yaml:"level"`
	LevelNow string `json:"level_now,omitempty" yaml:"level_now,omitempty"`
	// ReceivedBy is the level whose one-stop desks receive it, "" = Level.
	ReceivedBy string `json:"received_by,omitempty" yaml:"received_by,omitempty"`

	OnlineLevel OnlineLevel `json:"online_level" yaml:"online_level"`
	Channels    []string    `json:"channels" yaml:"channels"` // that it can be filed by

	Fee          string        `json:"fee" yaml:"fee"`
	LegalBasis   []string      `json:"legal_basis" yaml:"legal_basis"`
	Documents    []string      `json:"documents" yaml:"documents"`
	Result       string        `json:"result,omitempty" yaml:"result"`
	Limits       []LimitRule   `json:"limits" yaml:"limits"`
	SubDeadlines []SubDeadline `json:"sub_deadlines,omitempty" yaml:"sub_deadlines"`
	Steps        []Step        `json:"steps,omitempty" yaml:"steps"`

	// AcceptsAnyOffice: any office of the level may receive it, wherever the applicant lives.
	AcceptsAnyOffice bool `json:"accepts_any_office,omitempty" yaml:"accepts_any_office"`
	// Bulk: one filing often asks for many copies.
	Bulk  bool  `json:"bulk,omitempty" yaml:"bulk"`
	Notes Notes `json:"notes" yaml:"notes"`

	// BPMN is the process, BPMN 2.0 XML; empty = not runnable yet.
	BPMN []byte `json:"bpmn,omitempty" yaml:"-"`
	// SubmissionForm is the key in Forms of what the applicant fills in.
	SubmissionForm string `json:"submission_form" yaml:"submission_form"`
	// Forms are the JSON Schemas (2020-12) of every form key the process uses.
	Forms map[string]json.RawMessage `json:"forms" yaml:"-"`
	// Decisions are the DMN models of the process's business rule tasks, by name.
	Decisions map[string]string `json:"decisions,omitempty" yaml:"-"`
	// Tag is a name by which call activities choose this version, e.g. "2026-q1"; "" = none.
	Tag string `json:"tag,omitempty" yaml:"tag"`
	// FormSet names the set of numbered slips (01–07) that the steps are drawn with: "2018" | "2025".
	FormSet string `json:"form_set" yaml:"form_set"`
	// StepsFormSet is the set whose numbers the step table itself uses, "" = FormSet.
	StepsFormSet string `json:"steps_form_set,omitempty" yaml:"steps_form_set"`

	EffectiveFrom organisation.Date `json:"effective_from,omitempty" yaml:"effective_from"`
	EffectiveTo   organisation.Date `json:"effective_to,omitempty" yaml:"effective_to"` // the first day it no longer applies

	Provenance Provenance `json:"provenance" yaml:"provenance"`
	National   *National  `json:"national,omitempty" yaml:"national"`
}

// LimitRule is the time limit of one channel and case. Channel "" is every channel
// without a rule of its own, Case "" the ordinary case.
type LimitRule struct {
	Channel   string      `json:"channel,omitempty" yaml:"channel"`
	Case      string      `json:"case,omitempty" yaml:"case"`
	Condition string      `json:"condition,omitempty" yaml:"condition"` // when the case applies, as published
	Limit     clock.Limit `json:"limit" yaml:"limit"`
	Note      string      `json:"note,omitempty" yaml:"note"`
	Verified  bool        `json:"verified,omitempty" yaml:"verified"`
}

// SubDeadline is a limit inside the procedure, for one party or one act.
type SubDeadline struct {
	Name     string      `json:"name" yaml:"name"`
	Limit    clock.Limit `json:"limit" yaml:"limit"`
	External bool        `json:"external,omitempty" yaml:"external"` // of a body outside the office
	Then     string      `json:"then,omitempty" yaml:"then"`         // what follows when it passes
	Verified bool        `json:"verified,omitempty" yaml:"verified"`
}

// Step is one row of the ISO step table, in the table's own words.
type Step struct {
	No       int         `json:"no" yaml:"no"`
	Name     string      `json:"name" yaml:"name"`
	Role     string      `json:"role" yaml:"role"`         // as the table writes it; resolved by the organisation's aliases
	Duration clock.Limit `json:"duration" yaml:"duration"` // amount 0 = no time of its own
	Form     string      `json:"form,omitempty" yaml:"form"`
	Output   string      `json:"output,omitempty" yaml:"output"`
	OffClock bool        `json:"off_clock,omitempty" yaml:"off_clock"`
	Handover bool        `json:"handover,omitempty" yaml:"handover"`
	Agency   string      `json:"agency,omitempty" yaml:"agency"` // agency binding, "" = where it was filed
	// FormKey is the form to fill in, if it is another than the one of the step's kind.
	FormKey string `json:"form_key,omitempty" yaml:"form_key"`
	// Kind overrides what the generator reads from the words; see the StepKind constants.
	Kind StepKind `json:"kind,omitempty" yaml:"kind"`
	// Branch: "xac_minh …" (verification branch, a longer limit), "only_if_complaint", "bo_sung …".
	Branch string `json:"branch,omitempty" yaml:"branch"`
	// Clock: "wait_applicant_max_1_day", "public_notice".
	Clock        string `json:"clock,omitempty" yaml:"clock"`
	ParallelWith int    `json:"parallel_with,omitempty" yaml:"parallel_with"` // number of the step it runs beside
	// Limit is how long another party may take: "12 calendar_day; im lặng = đồng ý".
	Limit string `json:"limit,omitempty" yaml:"limit"`
}

// OnlineLevel is how far a procedure can be done online.
type OnlineLevel string

// Online levels under NĐ 42/2022, and the levels 1–4 they were called before.
const (
	OnlineFull    OnlineLevel = "toan_trinh"
	OnlinePartly  OnlineLevel = "mot_phan"
	OnlineNowhere OnlineLevel = "truc_tiep"
)

// Valid reports whether the level is one of the constants.
func (l OnlineLevel) Valid() bool { return l == OnlineFull || l == OnlinePartly || l == OnlineNowhere }

// Names gives the level's name now and the one it had before 2022, in a language
// ("vi" unless lang is "en").
func (l OnlineLevel) Names(lang string) (now, before string) {
	names := map[OnlineLevel][4]string{
		OnlineFull:    {"Toàn trình", "Mức độ 4", "Fully online", "Level 4"},
		OnlinePartly:  {"Một phần", "Mức độ 3", "Partly online", "Level 3"},
		OnlineNowhere: {"Trực tiếp", "Mức độ 1, 2", "In person", "Levels 1 and 2"},
	}[l]
	if lang == "en" {
		return names[2], names[3]
	}
	return names[0], names[1]
}

// Provenance says how far the facts of a definition can be relied on. What is not
// verified is shown as sample data, never as an official statement.
type Provenance struct {
	Confidence          string   `json:"confidence" yaml:"confidence"` // verified | memory
	CodeVerified        bool     `json:"code_verified" yaml:"code_verified"`
	VerifiedFields      []string `json:"verified_fields,omitempty" yaml:"verified_fields"`
	TimeLimitConfidence string   `json:"time_limit_confidence,omitempty" yaml:"time_limit_confidence"`
	StepsSource         string   `json:"steps_source,omitempty" yaml:"steps_source"` // "" = a realistic draft, not a published table
	DataQuality         string   `json:"data_quality,omitempty" yaml:"data_quality"`
}

// Verified reports whether one field ("time_limit", "fee", "documents", "name_vi" …) was checked against a source.
func (p Provenance) Verified(field string) bool {
	for _, f := range p.VerifiedFields {
		if f == field {
			return true
		}
	}
	return false
}

// Sample reports whether the definition must be shown as sample data.
func (p Provenance) Sample() bool { return p.Confidence != "verified" || !p.CodeVerified }

// Notes are remarks that came with the procedure, in Vietnamese.
type Notes struct {
	General    string `json:"general,omitempty" yaml:"general"`
	Local      string `json:"local,omitempty" yaml:"local"`
	Level      string `json:"level,omitempty" yaml:"level"`
	History    string `json:"history,omitempty" yaml:"history"`
	Excludes   string `json:"excludes,omitempty" yaml:"excludes"`       // what the limit does not count
	Joined     string `json:"joined,omitempty" yaml:"joined"`           // liên thông: procedures or agencies it goes on to
	LegacyCode string `json:"legacy_code,omitempty" yaml:"legacy_code"` // the code before
	NewCode    string `json:"new_code,omitempty" yaml:"new_code"`       // the code since
	// LimitException is an exception to the limit as published, kept in its own words.
	LimitException string `json:"limit_exception,omitempty" yaml:"limit_exception"`
}

// National is what the national public service portal says of the procedure now.
type National struct {
	Name     string   `json:"name" yaml:"name"`
	Decision string   `json:"decision,omitempty" yaml:"decision"`
	LevelNow string   `json:"level_now,omitempty" yaml:"level_now"`
	FieldNow string   `json:"field_now,omitempty" yaml:"field_now"`
	LegalNow []string `json:"legal_now,omitempty" yaml:"legal_now"`
	Source   string   `json:"source,omitempty" yaml:"source"`
}
