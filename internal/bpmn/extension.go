package bpmn

// ExtensionNamespace is the XML namespace of motcua's own extension elements,
// conventionally bound to the prefix "motcua".
const ExtensionNamespace = "http://motcua.vn/schema/bpmn/1.0"

// Extension is what motcua adds to a flow node, read from extensionElements.
// Every field's comment shows the XML it comes from. docs/bpmn.md has the table.
type Extension struct {
	// <motcua:step no="3" form="Mẫu 05" output="Dự thảo" intake="false" offClock="false" handover="false"/>
	StepNo   int    // number in the ISO step table; 0 = not a step of the table
	StepForm string // paper form or register the step fills
	Output   string // what the step produces
	Intake   bool   // the reception step: completing it forward is the valid receipt
	OffClock bool   // handing out the result: entering it stops the dossier's clock for good (status 9)
	Handover bool   // hands the dossier to another agency

	// <motcua:assignment role="specialist" agency="receiving" consultant="false"/>
	// Role is a role id of the organisation. Agency is a binding that is resolved
	// to an agency when the dossier is submitted: "receiving" (where it was filed),
	// a level of the organisation ("ward", "district", "province": the nearest
	// such agency at or above the receiving one on that day), or an agency id.
	// Empty = the lane's.
	Role       string
	Agency     string
	Consultant bool // the task only asks for an opinion: its outcome does not decide the dossier's way

	// <motcua:sla amount="4" unit="hour"/>: the step's own clock, in the units of clock.Limit.
	SLAAmount string
	SLAUnit   string

	// <motcua:form key="tham-dinh"/>: the JSON Schema that the step's form data must satisfy.
	FormKey string

	// <motcua:outcome id="approve" kind="forward" vi="Đồng ý" en="Approve"/>, in order: the buttons of a task.
	// Completing a task sets the variable "outcome" to the id; a gateway after it may test it.
	Outcomes []Outcome

	// <motcua:wait for="applicant"/>: the task waits for someone outside the office
	// ("applicant" or "external"), it is in no officer's inbox as work.
	WaitFor string

	// <motcua:clock stop="supplement" slip="02"/>: while this node is active the dossier's legal clock is stopped
	// on that ground (supplement, financial_obligation, …) with that form number.
	StopGround string
	StopSlip   string

	// <motcua:status enter="5" complete="4" result="refused"/>: national status (1–10) set when a token enters
	// and when it leaves. 0 = leave it to the defaults of package dossier. Result on an end event: granted | refused.
	StatusEnter    int
	StatusComplete int
	Result         string

	// <motcua:service type="http" retries="3" timeout="PT30S" heartbeat="PT10S" backoff="PT1S">
	//   <motcua:header key="Accept" value="application/json"/>
	// </motcua:service>: the connector of a service task. A header's value is a text, or FEEL after "=".
	ServiceType      string
	ServiceRetries   int    // further attempts after the first
	ServiceTimeout   string // of one attempt
	ServiceHeartbeat string // longest silence of a running attempt
	ServiceBackoff   string // wait before the second attempt; it doubles with each
	ServiceHeaders   []Header

	// <motcua:io><motcua:input source="=a + 1" target="x"/><motcua:output source="=x" target="y"/></motcua:io>
	Inputs  []Mapping
	Outputs []Mapping

	// <motcua:script result="total">=a + b</motcua:script>, or BPMN's own <script>;
	// or result of a motcua:decision.
	ResultVariable string

	// <motcua:decision ref="phi" result="fee"/>: the decision of a business rule task, by name or id, among the procedure's own.
	Decision string

	// <motcua:call process="kiem-tra" binding="tag" tag="v2" propagateAll="false"/>: which process a call activity
	// calls (see Node.CalledElement) and which version of it: latest (the default), version or tag.
	// PropagateAll: everything visible goes in, beside the input mappings, and everything comes out
	// if there are no output mappings.
	CallBinding      string
	CallVersion      int
	CallTag          string
	CallPropagateAll bool
}

// Header is a name and a value handed to a connector.
type Header struct {
	Key   string
	Value string // a text, or FEEL after "="
}

// Outcome is one way a person can complete a task.
type Outcome struct {
	ID   string
	Kind string // forward | return | supplement | refuse | verify | other
	VI   string
	EN   string
}

// Mapping copies the value of a FEEL expression (leading "=" removed) into a variable.
type Mapping struct {
	Source string
	Target string
}
