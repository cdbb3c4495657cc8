package demo

import (
	"fmt"
	"math/rand/v2"
)

// Invented names: common family, middle and given names, combined at random.
var (
	families = []string{"Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý"}
	women    = []string{"Thị Mai", "Thị Hồng Hạnh", "Ngọc Lan", "Thanh Thảo", "Thị Kim Chi", "Minh Thư", "Thùy Trang", "Bích Ngọc", "Thu Hà", "Khánh Linh"}
	men      = []string{"Văn Hùng", "Quốc Bảo", "Minh Tuấn", "Đức Anh", "Hữu Phước", "Thanh Tùng", "Gia Huy", "Công Danh", "Hoàng Nam", "Trung Kiên"}
	streets  = []string{"Lê Lợi", "Nguyễn Huệ", "Đồng Khởi", "Hai Bà Trưng", "Pasteur", "Nguyễn Trãi", "Trần Hưng Đạo", "Cô Bắc", "Nguyễn Thái Học", "Đinh Tiên Hoàng", "Mạc Đĩnh Chi", "Võ Thị Sáu"}
)

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

func woman(r *rand.Rand) string { return pick(r, families) + " " + pick(r, women) }
func man(r *rand.Rand) string   { return pick(r, families) + " " + pick(r, men) }

func person(r *rand.Rand) string {
	if r.IntN(2) == 0 {
		return woman(r)
	}
	return man(r)
}

func address(r *rand.Rand) string {
	return fmt.Sprintf("%d %s, Quận 1", 1+r.IntN(300), pick(r, streets))
}

// idNumber has the form of a personal identification number, with a century digit
// (9) that is not given to anybody alive.
func idNumber(r *rand.Rand) string { return fmt.Sprintf("0799%08d", r.IntN(100_000_000)) }

// phone is in a range that no operator has.
func phone(r *rand.Rand) string { return fmt.Sprintf("0100%06d", r.IntN(1_000_000)) }
