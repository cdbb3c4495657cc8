package feel

import (
	"strings"
	"testing"
)

var benchScope = Context{
	"outcome": "approve", "amount": NewNumber(1500), "Số tiền": NewNumber(1500), "fee": NewNumber(20000),
	"people": []Value{Context{"age": NewNumber(30)}, Context{"age": NewNumber(17)}}, "received": Date{2026, 11, 23},
}

func benchmarkEval(b *testing.B, source string) {
	e, err := Compile(source)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := e.Eval(benchScope, testEnv); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkGateway is the typical condition of a gateway.
func BenchmarkGateway(b *testing.B) { benchmarkEval(b, `outcome = "approve" and amount > 1000`) }

func BenchmarkArithmetic(b *testing.B) { benchmarkEval(b, "fee * 1.1 + Số tiền / 3") }

func BenchmarkFilter(b *testing.B) { benchmarkEval(b, "count(people[age >= 18]) > 0") }

func BenchmarkDate(b *testing.B) { benchmarkEval(b, `received + duration("P1M") > @"2026-12-01"`) }

func BenchmarkLoop(b *testing.B) { benchmarkEval(b, "for i in 1..1000 return i * i") }

func BenchmarkUnaryTests(b *testing.B) {
	e, err := Compile("< 5, [10..20], > 1000", UnaryTests())
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if ok, _, err := e.Test(benchScope["amount"], nil, testEnv); !ok || err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCompile(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Compile(`outcome = "approve" and amount > 1000`); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRefuseBrackets(b *testing.B) {
	source := strings.Repeat("(", 10_000)
	for b.Loop() {
		if _, err := Compile(source); err == nil {
			b.Fatal("not refused")
		}
	}
}
