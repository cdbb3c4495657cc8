package samples

import (
	"fmt"

	"github.com/motcua/motcua/internal/dossier"
)

// trade is a sort of shop: what it is called and what it does.
type trade struct{ name, lines string }

var trades = []trade{
	{"Cà phê", "Dịch vụ phục vụ đồ uống"},
	{"Bún bò", "Nhà hàng và các dịch vụ ăn uống phục vụ lưu động"},
	{"Tạp hóa", "Bán lẻ lương thực, thực phẩm, đồ uống trong cửa hàng kinh doanh tổng hợp"},
	{"Tiệm may", "May trang phục (trừ trang phục từ da lông thú)"},
	{"Nhà sách", "Bán lẻ sách, báo, tạp chí, văn phòng phẩm"},
	{"Tiệm tóc", "Cắt tóc, làm đầu, gội đầu"},
	{"Cửa hàng hoa", "Bán lẻ hoa tươi"},
	{"Sửa xe", "Bảo dưỡng, sửa chữa mô tô, xe máy"},
}

var shopNames = []string{"Minh Châu", "Hoa Sen", "Bình An", "Sài Gòn Xưa", "Phúc Lộc", "Thảo Nguyên", "Hạnh Phúc", "Ba Miền", "Cô Ba", "Ánh Dương"}

func (d *draw) shop() (name string, t trade) {
	t = pick(d, trades)
	return t.name + " " + pick(d, shopNames), t
}

func household(d *draw, me person) fields {
	name, t := d.shop()
	return fields{
		"business_name": "Hộ kinh doanh " + name, "business_address": d.address(), "business_lines": []string{t.lines},
		"owner_name": me.name, "owner_id_number": me.id,
	}
}

func newBusiness(d *draw, me person) (dossier.Applicant, fields) {
	f := household(d, me)
	f["capital"], f["workers"], f["start_date"] = d.between(5, 90)*10_000_000, d.between(1, 8), d.date(d.between(5, 30))
	return me.applicant(), f
}

func closedBusiness(d *draw, me person) (dossier.Applicant, fields) {
	f := household(d, me)
	f["registration_number"], f["start_date"] = fmt.Sprintf("41A80%05d", d.IntN(100_000)), d.date(d.between(3, 20))
	f["change"] = "Chấm dứt hoạt động: " + pick(d, []string{"chuyển nơi kinh doanh sang quận khác", "không còn nhu cầu kinh doanh", "hết hợp đồng thuê mặt bằng"})
	return me.applicant(), f
}

func foodSafety(d *draw, me person) (dossier.Applicant, fields) {
	name := pick(d, []string{"Nhà hàng", "Bếp ăn", "Quán cơm", "Tiệm bánh"}) + " " + pick(d, shopNames)
	return d.company("Công ty TNHH " + name), fields{
		"trader_name": name, "registration_number": fmt.Sprintf("41A80%05d", d.IntN(100_000)), "trading_address": d.address(),
		"goods":    pick(d, []string{"Dịch vụ ăn uống, 80 suất một lần", "Dịch vụ ăn uống, 200 suất một lần", "Chế biến bánh ngọt, phục vụ tại chỗ"}),
		"supplier": "Chợ đầu mối nông sản Thủ Đức",
	}
}

func alcoholLicence(d *draw, me person) (dossier.Applicant, fields) {
	name := "Cửa hàng " + pick(d, shopNames)
	return me.applicant(), fields{
		"trader_name": name, "registration_number": fmt.Sprintf("41A80%05d", d.IntN(100_000)), "trading_address": d.address(),
		"goods": pick(d, []string{"Rượu vang", "Rượu mạnh nhập khẩu", "Rượu vang và rượu sản xuất trong nước"}), "supplier": "Công ty TNHH Phân phối " + pick(d, shopNames),
	}
}

func newAssociation(d *draw, me person) (dossier.Applicant, fields) {
	name := pick(d, []string{"Hội Sinh vật cảnh Quận 1", "Hội Khuyến học khu phố văn hóa Quận 1", "Hội Bảo trợ người khuyết tật Quận 1", "Hội Cựu giáo chức Quận 1"})
	return me.applicant(), fields{
		"content": "Đề nghị cho phép thành lập " + name, "place": d.address(),
		"note": fmt.Sprintf("Ban vận động gồm %d người, danh sách kèm theo.", d.between(5, 15)),
	}
}

func workRules(d *draw, _ person) (dossier.Applicant, fields) {
	name := "Công ty " + pick(d, []string{"Cổ phần", "TNHH"}) + " " + pick(d, []string{"Thương mại", "Dịch vụ", "Công nghệ"}) + " " + pick(d, shopNames)
	a := d.company(name)
	return a, fields{
		"content": fmt.Sprintf("Đăng ký nội quy lao động của %s, %d lao động", name, d.between(10, 400)), "place": a.Address,
	}
}

func kindergarten(d *draw, _ person) (dossier.Applicant, fields) {
	name := "Trường Mầm non " + pick(d, []string{"Tuổi Thơ", "Hoa Lan", "Bé Ngoan", "Sao Mai", "Thiên Thần Nhỏ"})
	a := d.company(name)
	return a, fields{
		"school_name": name, "school_address": a.Address, "grade": fmt.Sprintf("%d nhóm, lớp; %d trẻ", d.between(4, 12), d.between(80, 260)),
		"content": "Đề nghị cho phép hoạt động giáo dục từ năm học mới",
	}
}

func building(d *draw, me person) fields {
	return fields{
		"investor_name": me.name, "site_address": d.address(), "land_plot": fmt.Sprintf("Thửa %d, tờ bản đồ %d", d.between(5, 240), d.between(1, 60)),
		"land_area": float64(d.between(320, 1800)) / 10, "work_kind": pick(d, []string{"house", "house", "grade4", "grade3"}),
	}
}

func buildingPermit(d *draw, me person) (dossier.Applicant, fields) {
	f := building(d, me)
	floors := d.between(2, 6)
	f["floors"], f["floor_area"], f["height"] = floors, float64(floors*d.between(350, 1200))/10, float64(floors*34+d.between(5, 30))/10
	f["request"] = pick(d, []string{"Xây dựng mới nhà ở riêng lẻ", "Phá dỡ nhà cũ, xây dựng mới", "Xây dựng mới công trình kết hợp kinh doanh"})
	return me.applicant(), f
}

func permitExtension(d *draw, me person) (dossier.Applicant, fields) {
	f := building(d, me)
	f["permit_number"] = fmt.Sprintf("%d/GPXD", d.between(100, 990))
	f["request"] = "Gia hạn giấy phép xây dựng 12 tháng: " + pick(d, []string{"chưa khởi công do chờ vốn", "thay đổi nhà thầu thi công"})
	return me.applicant(), f
}

func pavement(d *draw, me person) (dossier.Applicant, fields) {
	start := d.between(6, 20)
	use := pick(d, [][2]string{{"materials", "Trung chuyển vật liệu xây dựng"}, {"event", "Tổ chức đám cưới"}, {"parking", "Trông giữ xe phục vụ hội chợ hoa"}, {"other", "Lắp đặt cáp ngầm"}})
	return me.applicant(), fields{
		"place": "Vỉa hè trước số " + d.address(),
		"use":   use[0], "purpose": use[1],
		"area": float64(d.between(60, 400)) / 10, "from_date": d.date(start), "to_date": d.date(start + d.between(1, 30)),
	}
}

func commendation(d *draw, _ person) (dossier.Applicant, fields) {
	unit := pick(d, []string{"Trường Tiểu học Đinh Tiên Hoàng", "Trung tâm Văn hóa Quận 1", "Ủy ban Mặt trận Tổ quốc phường Đa Kao", "Đội Quản lý trật tự đô thị Quận 1"})
	var names []string
	for range d.between(2, 6) {
		names = append(names, d.person().name)
	}
	return d.company(unit), fields{
		"proposing_unit": unit, "candidates": names,
		"achievement": pick(d, []string{"Hoàn thành xuất sắc nhiệm vụ chuyển đổi số năm nay", "Vận động xây dựng 12 căn nhà tình thương", "Dẫn đầu phong trào thi đua cải cách hành chính"}),
	}
}
