package samples

import (
	"fmt"
	"time"

	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/dossier"
)

// fields are what somebody filled in.
type fields map[string]any

// application invents what an applicant brings: who the dossier belongs to and the
// filled-in form. me is who stands at the counter or has logged in.
type application func(d *draw, me person) (dossier.Applicant, fields)

// applications of the procedures that can run, by code. A procedure of an
// installation's own is filed with an empty form.
var applications = map[string]application{
	"1.001193": birth,
	"1.000656": death,
	"1.000894": marriage,
	"2.000806": marriageWithForeigner,
	"1.004859": civilStatusChange,
	"1.004873": maritalStatus,
	"2.000635": registerExtract,
	"2.000815": certifiedCopy,
	"2.000908": copyFromRegister,
	"1.010194": readingRoom,
	"1.001699": disability,
	"1.001776": allowance,
	"1.011607": poorHousehold,
	"1.012812": landDispute,
	"1.001612": newBusiness,
	"1.001266": closedBusiness,
	"1.002425": foodSafety,
	"2.000620": alcoholLicence,
	"1.003827": newAssociation,
	"2.001955": workRules,
	"1.006390": kindergarten,
	"1.013225": buildingPermit,
	"1.013227": permitExtension,
	"1.013274": pavement,
	"2.000414": commendation,
}

// applicant is a dossier's owner together with the form.
func apply(d *draw, code string, me person) (dossier.Applicant, fields) {
	if a, ok := applications[code]; ok {
		return a(d, me)
	}
	return me.applicant(), fields{}
}

// date is a day some days from the base.
func (d *draw) date(days int) string { return dateOf(d.base.AddDate(0, 0, days)) }

func dateOf(t time.Time) string { return t.In(clock.Zone).Format(time.DateOnly) }

// couple makes somebody's partner.
func (d *draw) couple(me person) (woman, man person) {
	if me.woman {
		return me, d.man(25, 45)
	}
	return d.woman(23, 42), me
}

func birth(d *draw, me person) (dossier.Applicant, fields) {
	mother, father := d.couple(me)
	girl := d.IntN(2) == 0
	f := fields{
		"child_name": d.child(father, girl), "birth_date": d.date(-d.between(4, 58)), "sex": "male",
		"birth_place": pick(d, []string{"Bệnh viện Từ Dũ", "Bệnh viện Hùng Vương", "Bệnh viện Phụ sản Quốc tế Sài Gòn"}),
		"ethnicity":   pick(d, []string{"Kinh", "Kinh", "Kinh", "Hoa"}), "nationality": "Việt Nam",
		"home_town":   pick(d, []string{"Thành phố Hồ Chí Minh", "Tiền Giang", "Bến Tre", "Quảng Ngãi", "Nam Định", "Thừa Thiên Huế"}),
		"mother_name": mother.name, "mother_birth_year": mother.born.Year(), "mother_id_number": mother.id, "mother_address": me.address,
		"father_name": father.name, "father_birth_year": father.born.Year(), "father_id_number": father.id, "father_address": me.address,
		"copies": d.IntN(4),
	}
	if girl {
		f["sex"] = "female"
	}
	return me.applicant(), f
}

func death(d *draw, me person) (dossier.Applicant, fields) {
	dead := d.man(60, 94)
	relation := pick(d, []string{"Con", "Cháu", "Em"})
	if d.IntN(2) == 0 {
		dead = d.woman(60, 94)
	}
	return me.applicant(), fields{
		"deceased_name": dead.name, "deceased_birth_date": dateOf(dead.born), "deceased_id_number": dead.id,
		"death_date": d.date(-d.between(1, 12)), "death_place": pick(d, []string{"Tại nhà, " + me.address, "Bệnh viện Chợ Rẫy", "Bệnh viện Nguyễn Trãi"}),
		"cause":         pick(d, []string{"Bệnh tim mạch", "Tai biến mạch máu não", "Viêm phổi"}),
		"notice_number": fmt.Sprintf("%d/GBT", d.between(100, 900)), "relation": relation,
	}
}

func marriage(d *draw, me person) (dossier.Applicant, fields) {
	woman, man := d.couple(me)
	return me.applicant(), fields{
		"woman_name": woman.name, "woman_birth_year": woman.born.Year(), "woman_id_number": woman.id, "woman_address": woman.address,
		"man_name": man.name, "man_birth_year": man.born.Year(), "man_id_number": man.id, "man_address": man.address,
		"woman_times": 1, "man_times": pick(d, []int{1, 1, 1, 2}), "copies": d.between(1, 3),
	}
}

// foreignMen and foreignWomen are names and countries.
var (
	foreignMen   = [][2]string{{"James Edward Miller", "Hoa Kỳ"}, {"Kim Min-jun", "Hàn Quốc"}, {"Sato Kenji", "Nhật Bản"}, {"Lukas Weber", "Cộng hòa Liên bang Đức"}, {"Chen Wei-ting", "Đài Loan"}}
	foreignWomen = [][2]string{{"Emily Rose Carter", "Hoa Kỳ"}, {"Lee Soo-jin", "Hàn Quốc"}, {"Tanaka Yuki", "Nhật Bản"}, {"Claire Dubois", "Cộng hòa Pháp"}, {"Lin Mei-hua", "Đài Loan"}}
)

func marriageWithForeigner(d *draw, me person) (dossier.Applicant, fields) {
	_, f := marriage(d, me)
	foreign, abroad := "man", pick(d, foreignMen)
	if !me.woman {
		foreign, abroad = "woman", pick(d, foreignWomen)
	}
	f[foreign+"_name"], f[foreign+"_address"] = abroad[0], abroad[1]
	delete(f, foreign+"_id_number") // a passport, which the form's number does not take
	return me.applicant(), f
}

func civilStatusChange(d *draw, me person) (dossier.Applicant, fields) {
	what := pick(d, [][2]string{
		{"Cải chính ngày sinh trong Giấy khai sinh", "Sổ đăng ký khai sinh ghi sai so với Giấy chứng sinh"},
		{"Bổ sung quê quán trong Giấy khai sinh", "Giấy khai sinh cấp trước đây không ghi quê quán"},
		{"Thay đổi chữ đệm trong Giấy khai sinh", "Theo nguyện vọng của cha mẹ, có sự đồng ý của con"},
		{"Cải chính năm sinh của mẹ trong Giấy khai sinh", "Không khớp với căn cước của mẹ"},
	})
	return me.applicant(), fields{
		"subject_name": me.name, "subject_id_number": me.id, "birth_date": dateOf(me.born),
		"registered_at": "UBND " + pick(d, []string{"phường Bến Nghé, Quận 1", "phường Tân Định, Quận 1", "phường 5, Quận 3"}),
		"request":       what[0], "reason": what[1],
	}
}

func maritalStatus(d *draw, me person) (dossier.Applicant, fields) {
	return me.applicant(), fields{
		"person_name": me.name, "person_id_number": me.id, "from_date": dateOf(me.born.AddDate(20, 0, 0)), "to_date": d.date(0),
		"marital_status": pick(d, []string{"single", "single", "divorced", "widowed"}),
		"purpose":        pick(d, []string{"Đăng ký kết hôn", "Mua bán nhà đất", "Vay vốn ngân hàng", "Bổ sung hồ sơ xin việc"}),
	}
}

func copies(d *draw, me person, paper, number, purpose string) fields {
	return fields{
		"paper_name": paper, "paper_number": number, "holder_name": me.name,
		"copies": d.between(1, 6), "pages": d.between(1, 12), "purpose": purpose,
	}
}

func registerExtract(d *draw, me person) (dossier.Applicant, fields) {
	paper := pick(d, []string{"Giấy khai sinh (bản sao)", "Trích lục khai tử (bản sao)", "Trích lục kết hôn (bản sao)"})
	return me.applicant(), copies(d, me, paper, fmt.Sprintf("%d/%d", d.between(10, 320), me.born.Year()), "Bổ sung hồ sơ cá nhân")
}

func certifiedCopy(d *draw, me person) (dossier.Applicant, fields) {
	paper := pick(d, []string{"Bằng tốt nghiệp đại học", "Giấy khai sinh", "Giấy chứng nhận quyền sử dụng đất", "Hợp đồng lao động", "Học bạ trung học phổ thông"})
	return me.applicant(), copies(d, me, paper, fmt.Sprintf("%06d", d.IntN(1_000_000)), pick(d, []string{"Xin việc", "Nhập học", "Vay vốn ngân hàng"}))
}

func copyFromRegister(d *draw, me person) (dossier.Applicant, fields) {
	paper := pick(d, []string{"Văn bản chứng thực hợp đồng", "Giấy phép xây dựng", "Giấy chứng nhận kết hôn"})
	return me.applicant(), copies(d, me, paper, fmt.Sprintf("%d/%d", d.between(10, 900), d.between(1998, 2022)), "Thay bản chính đã thất lạc")
}

func readingRoom(d *draw, me person) (dossier.Applicant, fields) {
	paper := pick(d, []string{"Hồ sơ cấp giấy phép xây dựng", "Quyết định giao nhà, đất", "Hồ sơ đăng ký kinh doanh", "Tài liệu về quy hoạch khu trung tâm"})
	return me.applicant(), copies(d, me, paper, fmt.Sprintf("Phông UBND Quận 1, hồ sơ số %d", d.between(20, 4000)), pick(d, []string{"Nghiên cứu khoa học", "Giải quyết tranh chấp", "Lập hồ sơ hoàn công"}))
}

func assistance(d *draw, me, who person, why string) fields {
	return fields{
		"beneficiary_name": who.name, "beneficiary_id_number": who.id, "birth_date": dateOf(who.born), "address": me.address,
		"circumstances": why, "household_size": d.between(1, 7), "bank_account": fmt.Sprintf("0000%08d", d.IntN(100_000_000)),
	}
}

func disability(d *draw, me person) (dossier.Applicant, fields) {
	why := pick(d, []string{"Khuyết tật vận động sau tai nạn lao động", "Khuyết tật nghe, nói từ nhỏ", "Khuyết tật nhìn, thị lực mắt phải mất hoàn toàn", "Đề nghị xác định lại mức độ: bệnh nặng thêm"})
	return me.applicant(), assistance(d, me, d.person(), why)
}

func allowance(d *draw, me person) (dossier.Applicant, fields) {
	why := pick(d, []string{"Người cao tuổi thuộc hộ nghèo, không có người phụng dưỡng", "Người khuyết tật nặng, đã có giấy xác nhận", "Trẻ em mồ côi cả cha và mẹ", "Người đơn thân nghèo đang nuôi con nhỏ"})
	return me.applicant(), assistance(d, me, d.woman(60, 90), why)
}

func poorHousehold(d *draw, me person) (dossier.Applicant, fields) {
	why := pick(d, []string{"Chủ hộ bệnh dài ngày, mất việc làm", "Thu nhập chính từ bán vé số, có hai con đang đi học", "Nhà thuê, không có thu nhập ổn định"})
	return me.applicant(), assistance(d, me, me, why)
}

func landDispute(d *draw, me person) (dossier.Applicant, fields) {
	what := pick(d, []string{"Hộ liền kề xây tường lấn khoảng 0,4 m sang thửa đất của tôi", "Tranh chấp lối đi chung với hộ phía sau", "Tranh chấp ranh đất khi đo đạc lại để cấp đổi giấy chứng nhận"})
	return me.applicant(), fields{
		"plot_address": d.address(), "plot": fmt.Sprintf("Thửa %d, tờ bản đồ %d", d.between(5, 240), d.between(1, 60)),
		"area": float64(d.between(180, 1400)) / 10, "other_party": d.person().name, "content": what,
	}
}
