package bpmn

// nodeKinds are the XML names of flow nodes.
var nodeKinds = func() map[string]Kind {
	m := map[string]Kind{}
	for _, k := range []Kind{
		KindTask, KindUserTask, KindServiceTask, KindScriptTask, KindManualTask, KindSendTask, KindReceiveTask,
		KindBusinessRuleTask, KindCallActivity, KindSubProcess, KindTransaction, KindAdHocSubProcess,
		KindExclusiveGateway, KindParallelGateway, KindInclusiveGateway, KindEventBasedGateway, KindComplexGateway,
		KindStartEvent, KindEndEvent, KindIntermediateCatch, KindIntermediateThrow, KindBoundaryEvent,
	} {
		m[string(k)] = k
	}
	return m
}()

// IsActivity reports whether the kind is a task, a call activity or a subprocess.
func (k Kind) IsActivity() bool {
	switch k {
	case KindTask, KindUserTask, KindServiceTask, KindScriptTask, KindManualTask, KindSendTask, KindReceiveTask,
		KindBusinessRuleTask, KindCallActivity:
		return true
	}
	return k.IsSubProcess()
}

// IsSubProcess reports whether the kind holds a scope of its own.
func (k Kind) IsSubProcess() bool {
	return k == KindSubProcess || k == KindTransaction || k == KindAdHocSubProcess
}

// IsGateway reports whether the kind is a gateway.
func (k Kind) IsGateway() bool {
	switch k {
	case KindExclusiveGateway, KindParallelGateway, KindInclusiveGateway, KindEventBasedGateway, KindComplexGateway:
		return true
	}
	return false
}

// IsEvent reports whether the kind is an event.
func (k Kind) IsEvent() bool {
	switch k {
	case KindStartEvent, KindEndEvent, KindIntermediateCatch, KindIntermediateThrow, KindBoundaryEvent:
		return true
	}
	return false
}

// otherFlowElements are flow elements that are no nodes.
var otherFlowElements = set("sequenceFlow", "dataObject", "dataObjectReference", "dataStoreReference")

// scopeParts are what a process or subprocess may hold besides flow elements
// (BPMN 2.0.2 tables 10.1 and 10.20, and what they inherit).
var scopeParts = set(
	"documentation", "extensionElements", "auditing", "monitoring", "property", "laneSet", "categoryValueRef",
	"association", "group", "textAnnotation", // artifacts
	"resourceRole", "performer", "humanPerformer", "potentialOwner",
	"correlationSubscription", "supports", "supportedInterfaceRef", "ioSpecification", "ioBinding",
	"incoming", "outgoing", "dataInputAssociation", "dataOutputAssociation",
	"multiInstanceLoopCharacteristics", "standardLoopCharacteristics", "completionCondition",
)

// choreography elements are flow elements to the schema, but no part of a process that runs.
var choreography = map[string]sentence{
	"choreographyTask":   {"công việc biên đạo", "choreography task"},
	"subChoreography":    {"biên đạo con", "sub-choreography"},
	"callChoreography":   {"gọi biên đạo", "call choreography"},
	"implicitThrowEvent": {"sự kiện phát ngầm", "implicit throw event"},
}

// eventKinds are the XML names of event definitions.
var eventKinds = map[string]EventKind{
	"timerEventDefinition":       EventTimer,
	"messageEventDefinition":     EventMessage,
	"signalEventDefinition":      EventSignal,
	"errorEventDefinition":       EventError,
	"escalationEventDefinition":  EventEscalation,
	"conditionalEventDefinition": EventConditional,
	"linkEventDefinition":        EventLink,
	"compensateEventDefinition":  EventCompensate,
	"cancelEventDefinition":      EventCancel,
	"terminateEventDefinition":   EventTerminate,
}

func isFlowElement(local string) bool {
	return nodeKinds[local] != "" || otherFlowElements[local] || choreography[local] != sentence{}
}

func set(names ...string) map[string]bool {
	m := make(map[string]bool, len(names))
	for _, n := range names {
		m[n] = true
	}
	return m
}
